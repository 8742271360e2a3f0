using Rft.Training.ChatTemplates.Syntax;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Rendering;

/// <summary>Carries out loops. Belongs to one rendering.</summary>
internal sealed class LoopRenderer(Renderer renderer, Budget budget)
{
    /// <summary>Renders a loop.</summary>
    /// <exception cref="TemplateFault">There is nothing to go through.</exception>
    public void Run(ForStatement loop, Scope scope, Output output) => Run(loop, renderer.Evaluate(loop.Items, scope), 0, scope, output);

    private void Run(ForStatement loop, object? sequence, int depth, Scope scope, Output output)
    {
        using var items = Select(loop, Python.Iterate(sequence), scope).GetEnumerator();
        var recursion = loop.Recursive ? new PyFunction("loop", arguments => Recurse(loop, arguments, depth, scope)) : null;
        var state = new LoopState(items, loop.Filter is null ? Python.Length(sequence) : null, depth, recursion, budget);
        bool completed = false;
        while (state.Next())
        {
            var turn = scope.Inner(loop.Body.Owned);
            turn.Set("loop", state);
            renderer.Bind(loop.Target, state.Current, turn);
            var flow = renderer.Run(loop.Body, turn, output);
            if (flow == Renderer.Flow.Break) break;
            completed |= flow == Renderer.Flow.Next;
        }
        // As in jinja2, a turn that "break" or "continue" cut short does not keep "else" away.
        if (!completed && loop.Else is not null) renderer.Run(loop.Else, scope.Inner(loop.Else.Owned), output);
    }

    private IEnumerable<object?> Select(ForStatement loop, IEnumerable<object?> items, Scope scope)
    {
        foreach (object? item in items)
        {
            budget.Step();
            if (loop.Filter is not null)
            {
                var inner = new Scope(scope);
                renderer.Bind(loop.Target, item, inner);
                if (!Python.Truth(renderer.Evaluate(loop.Filter, inner))) continue;
            }
            yield return item;
        }
    }

    private string Recurse(ForStatement loop, CallArguments arguments, int depth, Scope scope)
    {
        var output = new Output(budget);
        Run(loop, arguments.Bind("loop", 1, "iterable")[0], depth + 1, scope, output);
        return output.ToString();
    }
}
