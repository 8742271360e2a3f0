using Rft.Training.ChatTemplates.Syntax;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Rendering;

/// <summary>Carries out statements. Belongs to one rendering.</summary>
internal sealed class Renderer
{
    private readonly Session _session;
    private readonly Evaluator _evaluator;
    private readonly LoopRenderer _loops;

    public Renderer(Session session)
    {
        _session = session;
        _evaluator = new Evaluator(session);
        _loops = new LoopRenderer(this, session.Budget);
    }

    /// <summary>How a row of statements ended.</summary>
    public enum Flow
    {
        Next,
        Break,
        Continue,
    }

    /// <summary>Carries out statements in a scope.</summary>
    /// <exception cref="ChatTemplateException">One of them failed; the error has its line.</exception>
    public Flow Run(Block block, Scope scope, Output output)
    {
        foreach (var statement in block.Statements)
        {
            try
            {
                Budget.Deeper();
                _session.Budget.Step();
                if (Run(statement, scope, output) is var flow && flow != Flow.Next) return flow;
            }
            catch (TemplateFault fault)
            {
                throw new ChatTemplateException(fault.Raised ? fault.Message : $"line {statement.Line}: {fault.Message}", statement.Line, raised: fault.Raised);
            }
        }
        return Flow.Next;
    }

    /// <summary>The text of statements.</summary>
    public string Capture(Block block, Scope scope)
    {
        var output = new Output(_session.Budget);
        Run(block, scope, output);
        return output.ToString();
    }

    public object? Evaluate(Expression expression, Scope scope) => _evaluator.Evaluate(expression, scope);

    /// <summary>A dict of keyword arguments.</summary>
    public PyDict Dict(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        var dict = new PyDict(_session.Budget);
        foreach (var (key, value) in entries) dict.Set(key, value);
        return dict;
    }

    /// <summary>Gives a target its value.</summary>
    /// <exception cref="TemplateFault">A row of targets and its values differ in number, or the target is no namespace.</exception>
    public void Bind(Target target, object? value, Scope scope)
    {
        switch (target)
        {
            case NameTarget name: scope.Set(name.Name, value); break;
            case AttributeTarget attribute:
                if (scope.Get(attribute.Name) is not PyNamespace space) throw new TemplateFault("cannot assign attribute on non-namespace object");
                space.Attributes[attribute.Attribute] = value;
                break;
            case TupleTarget tuple:
                var values = Python.ToList(value, _session.Budget);
                if (values.Count != tuple.Items.Count)
                    throw new TemplateFault($"{(values.Count < tuple.Items.Count ? "not enough" : "too many")} values to unpack (expected {tuple.Items.Count})");
                for (int i = 0; i < values.Count; i++) Bind(tuple.Items[i], values[i], scope);
                break;
        }
    }

    private Flow Run(Statement statement, Scope scope, Output output)
    {
        switch (statement)
        {
            case TextStatement text: output.Write(text.Text); break;
            case OutputStatement single: output.Write(PyText.Str(Evaluate(single.Value, scope), _session.Budget)); break;
            case PrintStatement print:
                foreach (var value in print.Values) output.Write(PyText.Str(Evaluate(value, scope), _session.Budget));
                break;
            case IfStatement choice: return Choose(choice, scope, output);
            case ForStatement loop: _loops.Run(loop, scope, output); break;
            case SetStatement set: Bind(set.Target, Evaluate(set.Value, scope), scope); break;
            case SetBlockStatement set:
                if (Run(set.Body, scope, out string captured) is var end && end != Flow.Next) return end;
                Bind(set.Target, set.Filter is null ? captured : _evaluator.Evaluate(set.Filter, scope, captured), scope);
                break;
            case WithStatement with: return With(with, scope, output);
            case MacroStatement macro: scope.Set(macro.Name, new Macro(macro.Name, macro.Signature, scope, this)); break;
            case CallStatement call: output.Write(PyText.Str(Call(call, scope), _session.Budget)); break;
            case FilterStatement filter:
                if (Run(filter.Body, scope, out string body) is var cut && cut != Flow.Next) return cut;
                output.Write(PyText.Str(_evaluator.Evaluate(filter.Filter, scope, body), _session.Budget));
                break;
            case GenerationStatement generation: Generate(generation, scope, output); break;
            case BreakStatement: return Flow.Break;
            case ContinueStatement: return Flow.Continue;
        }
        return Flow.Next;
    }

    private Flow Run(Block block, Scope scope, out string text)
    {
        var output = new Output(_session.Budget);
        var flow = Run(block, scope.Inner(block.Owned), output);
        text = output.ToString();
        return flow;
    }

    private Flow Choose(IfStatement choice, Scope scope, Output output)
    {
        foreach (var (test, body) in choice.Branches)
        {
            if (Python.Truth(Evaluate(test, scope))) return Run(body, scope, output);
        }
        return choice.Else is null ? Flow.Next : Run(choice.Else, scope, output);
    }

    private Flow With(WithStatement with, Scope scope, Output output)
    {
        var inner = scope.Inner(with.Body.Owned);
        foreach (var (target, value) in with.Values) Bind(target, Evaluate(value, scope), inner);
        return Run(with.Body, inner, output);
    }

    private object? Call(CallStatement statement, Scope scope)
    {
        object? function = Evaluate(statement.Call.Target, scope);
        var arguments = _evaluator.Values(statement.Call.Arguments, scope);
        var caller = new Macro("caller", statement.Caller, scope, this);
        return _evaluator.Call(function, arguments with { Named = [.. arguments.Named, new("caller", caller)] });
    }

    // Spans count from the template's own text; inside macros and other blocks that text has not grown yet, as in transformers.
    private void Generate(GenerationStatement generation, Scope scope, Output output)
    {
        string text = Capture(generation.Body, scope.Inner(generation.Body.Owned));
        int start = _session.Root.Length;
        _session.Generations.Add((start, start + text.Length));
        output.Write(text);
    }
}
