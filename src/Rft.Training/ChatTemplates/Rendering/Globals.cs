using System.Numerics;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Rendering;

/// <summary>The functions that templates can call by name.</summary>
internal static class Globals
{
    /// <summary>Puts the functions into a scope.</summary>
    public static void Define(Scope scope, Session session)
    {
        Add("raise_exception", arguments =>
            throw new TemplateFault(PyText.Str(arguments.Bind("raise_exception", 1, "message")[0], session.Budget), raised: true));
#pragma warning disable RS0030 // The one place where the wall clock has a say: templates ask what day it is. A run keeps its clock at the day on which it was begun.
        Add("strftime_now", arguments => Strftime.Format(arguments.Bind("strftime_now", 1, "format").Text(0), session.Time.GetLocalNow(), session.Budget));
#pragma warning restore RS0030
        Add("range", arguments => Range(arguments, session.Budget));
        Add("dict", arguments => Dict(arguments, session.Budget));
        Add("namespace", arguments => Namespace(arguments, session.Budget));
        Add("cycler", Cycler);
        Add("joiner", Joiner);
        Add("lipsum", _ => throw new TemplateFault("the function 'lipsum' is not supported in chat templates"));

        void Add(string name, Func<CallArguments, object?> body) => scope.Set(name, new PyFunction(name, body));
    }

    private static PyRange Range(CallArguments arguments, Budget budget)
    {
        var bound = arguments.Bind("range", 1, "start", "stop", "step");
        if (arguments.Named.Count > 0) throw new TemplateFault("range() takes no keyword arguments");
        var start = bound.Has(1) ? Integer(bound, 0) : BigInteger.Zero;
        var stop = Integer(bound, bound.Has(1) ? 1 : 0);
        var step = bound.Has(2) ? Integer(bound, 2) : BigInteger.One;
        if (step.IsZero) throw new TemplateFault("range() arg 3 must not be zero");
        var span = step.Sign > 0 ? stop - start : start - stop;
        var count = span.Sign <= 0 ? BigInteger.Zero : (span - 1) / BigInteger.Abs(step) + 1;
        if (count > budget.Limits.MaxRange) throw new TemplateFault($"range too big: at most {budget.Limits.MaxRange} numbers");
        var largest = BigInteger.Max(BigInteger.Max(BigInteger.Abs(start), BigInteger.Abs(stop)), BigInteger.Abs(step));
        if (largest > int.MaxValue) throw new TemplateFault("range bounds are too large");
        return new PyRange((long)start, (long)stop, (long)step);
    }

    private static BigInteger Integer(BoundArguments bound, int index) => Numbers.AsInteger(bound[index])
        ?? throw new TemplateFault($"'{Python.TypeName(bound[index])}' object cannot be interpreted as an integer");

    private static PyDict Dict(CallArguments arguments, Budget budget)
    {
        var dict = new PyDict(budget);
        if (arguments.Positional.Count > 1) throw new TemplateFault($"dict expected at most 1 argument, got {arguments.Positional.Count}");
        if (arguments.Positional is [PyDict source])
        {
            foreach (var (key, value) in source.Items) dict.Set(key, value);
        }
        else if (arguments.Positional is [var pairs])
        {
            foreach (object? pair in Python.ToList(pairs, budget))
            {
                if (Python.ToList(pair, budget) is not [var key, var value]) throw new TemplateFault("dict needs pairs");
                dict.Set(key, value);
            }
        }
        foreach (var (key, value) in arguments.Named) dict.Set(key, value);
        return dict;
    }

    private static PyNamespace Namespace(CallArguments arguments, Budget budget)
    {
        var space = new PyNamespace();
        foreach (var (key, value) in Dict(arguments, budget).Items)
            space.Attributes[Python.AsText(key) ?? throw new TemplateFault("namespace needs names")] = value;
        return space;
    }

    private static PyNamespace Cycler(CallArguments arguments)
    {
        var items = arguments.Positional;
        if (items.Count == 0) throw new TemplateFault("at least one item has to be provided");
        int at = 0;
        var cycler = new PyNamespace();
        cycler.Attributes["current"] = items[0];
        cycler.Attributes["next"] = new PyFunction("next", _ => Advance(at));
        cycler.Attributes["reset"] = new PyFunction("reset", _ => Advance(-1) is null ? null : null);
        return cycler;

        object? Advance(int from)
        {
            object? current = from < 0 ? null : items[from];
            at = (from + 1) % items.Count;
            cycler.Attributes["current"] = items[at];
            return current;
        }
    }

    private static PyFunction Joiner(CallArguments arguments)
    {
        object? separator = arguments.Bind("joiner", 0, "sep").Or(0, ", ");
        bool used = false;
        return new PyFunction("joiner", _ =>
        {
            object? text = used ? separator : "";
            used = true;
            return text;
        });
    }
}
