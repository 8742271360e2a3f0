using System.Numerics;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Something that a template can call.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Body">What it does.</param>
internal sealed record PyFunction(string Name, Func<CallArguments, object?> Body);

/// <summary>The values of one call.</summary>
/// <param name="Positional">In order.</param>
/// <param name="Named">By keyword, in order.</param>
internal sealed record CallArguments(IReadOnlyList<object?> Positional, IReadOnlyList<KeyValuePair<string, object?>> Named)
{
    public static CallArguments None { get; } = new([], []);

    public static CallArguments Of(params object?[] values) => new(values, []);

    /// <summary>Lays the values out by parameter; <see cref="Missing.Value"/> where an optional one is absent.</summary>
    /// <param name="function">The function's name, for messages.</param>
    /// <param name="required">How many of the first parameters must be given.</param>
    /// <param name="parameters">The names of the parameters.</param>
    /// <exception cref="TemplateFault">One is missing, unknown, given twice or too many.</exception>
    public BoundArguments Bind(string function, int required, params ReadOnlySpan<string> parameters)
    {
        if (Positional.Count > parameters.Length)
            throw new TemplateFault($"{function} takes at most {parameters.Length} arguments, not {Positional.Count}");
        object?[] bound = new object?[parameters.Length];
        for (int i = 0; i < bound.Length; i++) bound[i] = i < Positional.Count ? Positional[i] : Missing.Value;
        foreach (var (name, value) in Named)
        {
            int at = parameters.IndexOf(name);
            if (at < 0) throw new TemplateFault($"{function} has no parameter '{name}'");
            if (!ReferenceEquals(bound[at], Missing.Value)) throw new TemplateFault($"{function} got '{name}' twice");
            bound[at] = value;
        }
        for (int i = 0; i < required; i++)
        {
            if (ReferenceEquals(bound[i], Missing.Value)) throw new TemplateFault($"{function} needs the argument '{parameters[i]}'");
        }
        return new BoundArguments(function, bound);
    }

    /// <summary>The values without the first positional one.</summary>
    public CallArguments Skip(int count) => new([.. Positional.Skip(count)], Named);
}

/// <summary>Values laid out by parameter.</summary>
internal sealed record BoundArguments(string Function, object?[] Values)
{
    public object? this[int index] => Values[index];

    public bool Has(int index) => !ReferenceEquals(Values[index], Missing.Value);

    public object? Or(int index, object? fallback) => Has(index) ? Values[index] : fallback;

    public bool Flag(int index, bool fallback = false) => Has(index) ? Python.Truth(Values[index]) : fallback;

    /// <exception cref="TemplateFault">It is no integer.</exception>
    public BigInteger Integer(int index) => Numbers.AsInteger(Values[index])
        ?? throw new TemplateFault($"{Function} needs an integer, not {Python.TypeName(Values[index])}");

    public int Int(int index, int fallback)
    {
        if (!Has(index)) return fallback;
        var value = Integer(index);
        return value > int.MaxValue ? int.MaxValue : value < int.MinValue ? int.MinValue : (int)value;
    }

    /// <exception cref="TemplateFault">It is no text.</exception>
    public string Text(int index) => Python.AsText(Values[index])
        ?? throw new TemplateFault($"{Function} needs a text, not {Python.TypeName(Values[index])}");

    /// <summary>A text; null where it is absent or None.</summary>
    public string? TextOrNull(int index) => Has(index) && Values[index] is not null ? Text(index) : null;
}
