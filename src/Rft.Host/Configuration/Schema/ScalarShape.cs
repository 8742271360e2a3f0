using System.Globalization;
using System.Text.RegularExpressions;
using Rft.Host.Configuration.Source;

namespace Rft.Host.Configuration.Schema;

/// <summary>What kind of single value a key holds.</summary>
internal enum ScalarKind
{
    Text,
    Path,
    Integer,
    Number,
    Boolean,
    Duration,
    Day,
    Share,
}

/// <summary>A single value with its limits.</summary>
/// <param name="Kind">What it is.</param>
internal sealed record ScalarShape(ScalarKind Kind) : Shape
{
    /// <summary>Lowest allowed number.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>Highest allowed number.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Whether <see cref="Min"/> itself is excluded.</summary>
    public bool AboveMin { get; init; }

    /// <summary>Whether <see cref="Max"/> itself is excluded.</summary>
    public bool BelowMax { get; init; }

    /// <summary>The allowed texts; empty: any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>A pattern the whole text must match; null: any.</summary>
    public string? Pattern { get; init; }

    /// <summary>What the value must be, in words; used by errors and documentation.</summary>
    public string Expected => Kind switch
    {
        _ when Choices.Count > 0 => "one of " + string.Join(", ", Choices),
        ScalarKind.Boolean => "true or false",
        ScalarKind.Integer => "a whole number" + Limits(),
        ScalarKind.Number => "a number" + Limits(),
        ScalarKind.Share => "a share from 0 to 1 or from 0% to 100%",
        ScalarKind.Duration => "a time above zero such as 200ms, 2s, 5m or 1h",
        ScalarKind.Day => "a day such as 2026-03-01",
        ScalarKind.Path => "a path",
        _ when PatternWords is { } words => words,
        _ => "a text",
    };

    /// <summary>Whether a wrong value may be a secret, which messages must not repeat.</summary>
    public bool MayBeSecret { get; init; }

    /// <summary>What <see cref="Pattern"/> asks for, in words.</summary>
    public string? PatternWords { get; init; }

    /// <summary>Whether a value fits.</summary>
    public bool Accepts(ScalarNode node)
    {
        if (node.IsNull) return false;
        // A quoted number is a string in YAML and JSON alike.
        bool typed = Kind is ScalarKind.Integer or ScalarKind.Number or ScalarKind.Boolean;
        if (typed && node.Quoted) return false;
        return Kind switch
        {
            ScalarKind.Boolean => node.Text is "true" or "false",
            ScalarKind.Integer =>
                decimal.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal whole)
                    && Inside((double)whole),
            ScalarKind.Number => ScalarValue.TryNumber(node.Text, out double number) && Inside(number),
            ScalarKind.Share => ScalarValue.TryShare(node.Text, out _),
            ScalarKind.Duration => ScalarValue.TryDuration(node.Text, out _),
            ScalarKind.Day => ScalarValue.TryDay(node.Text, out _),
            ScalarKind.Path => node.Text.Length > 0,
            _ =>
                (Choices.Count == 0 || Choices.Contains(node.Text))
                    && (Pattern is null || Regex.IsMatch(node.Text, Pattern, RegexOptions.NonBacktracking)),
        };
    }

    private bool Inside(double value) => (AboveMin ? value > Min : value >= Min) && (BelowMax ? value < Max : value <= Max);

    private string Limits()
    {
        string low = double.IsFinite(Min) ? string.Create(CultureInfo.InvariantCulture, $"{(AboveMin ? " above" : " from")} {Min}") : "";
        // The end of the 32-bit range is a fact of the machine, not a limit worth telling.
        string high = double.IsFinite(Max) && Max < int.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"{(BelowMax ? " below" : " to")} {Max}")
            : "";
        if (low.Length > 0 && high.Length == 0 && !AboveMin) return string.Create(CultureInfo.InvariantCulture, $", at least {Min}");
        return low + (low.Length > 0 && BelowMax ? " and" : "") + high;
    }
}
