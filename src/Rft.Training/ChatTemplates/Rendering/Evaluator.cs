using System.Diagnostics;
using System.Text;
using Rft.Training.ChatTemplates.Filters;
using Rft.Training.ChatTemplates.Syntax;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Rendering;

/// <summary>Evaluates expressions. Belongs to one rendering.</summary>
internal sealed class Evaluator(Session session)
{
    private readonly Budget _budget = session.Budget;

    /// <summary>The value of an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="scope">Where names are looked up.</param>
    /// <param name="input">What a filter without a target works on: the text of its block.</param>
    /// <exception cref="TemplateFault">It has none.</exception>
    public object? Evaluate(Expression expression, Scope scope, object? input = null)
    {
        Budget.Deeper();
        _budget.Step();
        switch (expression)
        {
            case Constant constant: return constant.Value;
            case Variable variable: return scope.Get(variable.Name);
            case AttributeAccess attribute: return Access.Attribute(Evaluate(attribute.Target, scope), attribute.Name, _budget);
            case ItemAccess item: return Access.Item(Evaluate(item.Target, scope), Evaluate(item.Key, scope), _budget);
            case Syntax.Comparison comparison: return Compare(comparison, scope);
            case Junction junction:
                object? left = Evaluate(junction.Left, scope);
                return Python.Truth(left) == junction.All ? Evaluate(junction.Right, scope) : left;
            case Negation negation: return !Python.Truth(Evaluate(negation.Operand, scope));
            case Choice choice: return Choose(choice, scope);
            case UnaryOperation unary: return Operators.Unary(unary.Operator, Evaluate(unary.Operand, scope));
            case BinaryOperation binary: return Operators.Binary(binary.Operator, Evaluate(binary.Left, scope), Evaluate(binary.Right, scope), _budget);
            case FilterCall filter: return Filter(filter, scope, input);
            case TestCall test: return Test(test, scope);
            case Call call: return Call(Evaluate(call.Target, scope), Values(call.Arguments, scope));
            default: return Display(expression, scope);
        }
    }

    /// <summary>Calls a value.</summary>
    /// <exception cref="TemplateFault">It cannot be called, or the call fails.</exception>
    public object? Call(object? function, CallArguments arguments)
    {
        _budget.Enter();
        try
        {
            return function switch
            {
                PyFunction plain => plain.Body(arguments),
                Macro macro => macro.Call(arguments),
                LoopState { Recursion: { } recursion } => recursion.Body(arguments),
                LoopState => throw new TemplateFault("The loop must have the 'recursive' marker to be called recursively."),
                Undefined undefined => throw undefined.Fault(),
                _ => throw new TemplateFault($"'{Python.TypeName(function)}' object is not callable"),
            };
        }
        finally
        {
            _budget.Leave();
        }
    }

    /// <summary>The values of a call's arguments.</summary>
    public CallArguments Values(Arguments arguments, Scope scope)
    {
        if (ReferenceEquals(arguments, Arguments.None)) return CallArguments.None;
        var positional = new List<object?>();
        foreach (var argument in arguments.Positional) positional.Add(Evaluate(argument, scope));
        var named = new List<KeyValuePair<string, object?>>();
        foreach (var (name, value) in arguments.Named) named.Add(new(name, Evaluate(value, scope)));
        if (arguments.Spread is not null) positional.AddRange(Python.ToList(Evaluate(arguments.Spread, scope), _budget));
        if (arguments.SpreadNamed is not null) Spread(Evaluate(arguments.SpreadNamed, scope), named);
        return new CallArguments(positional, named);
    }

    private static void Spread(object? value, List<KeyValuePair<string, object?>> named)
    {
        if (value is not PyDict dict) throw new TemplateFault($"argument after ** must be a mapping, not {Python.TypeName(value)}");
        foreach (var (key, item) in dict.Items) named.Add(new(Python.AsText(key) ?? throw new TemplateFault("keywords must be strings"), item));
    }

    private object? Display(Expression expression, Scope scope)
    {
        switch (expression)
        {
            case ListDisplay list: return new PyList(All(list.Items, scope));
            case TupleDisplay tuple: return new PyTuple(All(tuple.Items, scope));
            case DictDisplay display:
                var dict = new PyDict(_budget);
                foreach (var (key, value) in display.Entries) dict.Set(Evaluate(key, scope), Evaluate(value, scope));
                return dict;
            case SliceAccess slice:
                return Access.Slice(Evaluate(slice.Target, scope), Bound(slice.Start, scope), Bound(slice.Stop, scope), Bound(slice.Step, scope), _budget);
            case Concatenation concatenation:
                var text = new StringBuilder();
                foreach (var part in concatenation.Parts) text.Append(PyText.Str(Evaluate(part, scope), _budget));
                _budget.Text(text.Length);
                return text.ToString();
            default: throw new UnreachableException();
        }
    }

    private object?[] All(IReadOnlyList<Expression> expressions, Scope scope)
    {
        object?[] values = new object?[expressions.Count];
        for (int i = 0; i < values.Length; i++) values[i] = Evaluate(expressions[i], scope);
        return values;
    }

    private object? Bound(Expression? bound, Scope scope) => bound is null ? null : Evaluate(bound, scope);

    private object? Choose(Choice choice, Scope scope)
    {
        if (Python.Truth(Evaluate(choice.Test, scope))) return Evaluate(choice.Then, scope);
        return choice.Else is not null
            ? Evaluate(choice.Else, scope)
            : new Undefined("the inline if-expression evaluated to false and no else section was defined.");
    }

    private bool Compare(Syntax.Comparison comparison, Scope scope)
    {
        object? left = Evaluate(comparison.First, scope);
        foreach (var (op, expression) in comparison.Rest)
        {
            object? right = Evaluate(expression, scope);
            if (!Operators.Compare(op, left, right, _budget)) return false;
            left = right;
        }
        return true;
    }

    private object? Filter(FilterCall call, Scope scope, object? input)
    {
        object? value = call.Target is null ? input : Evaluate(call.Target, scope, input);
        var filter = FilterTable.Find(call.Name) ?? throw new TemplateFault(FilterTable.Unknown(call.Name));
        return filter(value, Values(call.Arguments, scope), session);
    }

    private bool Test(TestCall call, Scope scope)
    {
        object? value = Evaluate(call.Target, scope);
        var test = TestTable.Find(call.Name) ?? throw new TemplateFault(TestTable.Unknown(call.Name));
        return test(value, Values(call.Arguments, scope), session);
    }
}
