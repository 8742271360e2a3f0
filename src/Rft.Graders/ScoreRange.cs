using System.Globalization;

namespace Rft.Graders;

/// <summary>The scores a grader may give. A score outside is a fault; it is never clamped.</summary>
public sealed record ScoreRange
{
    /// <summary>Creates a range.</summary>
    /// <param name="low">The lowest score, finite.</param>
    /// <param name="high">The highest score, finite, at least <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">A bound is not finite, or the bounds are in the wrong order.</exception>
    public ScoreRange(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || low > high)
            throw new ArgumentException(FormattableString.Invariant($"a score range is 'low..high' with finite bounds and low <= high, not {low}..{high}"));
        Low = low;
        High = high;
    }

    /// <summary>The lowest score.</summary>
    public double Low { get; }

    /// <summary>The highest score.</summary>
    public double High { get; }

    /// <summary>Reads <c>low..high</c>, for example <c>0..1</c> or <c>-1..1</c>.</summary>
    /// <param name="text">The range.</param>
    /// <exception cref="FormatException"><paramref name="text"/> is not a range.</exception>
    public static ScoreRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] bounds = text.Split("..");
        if (bounds.Length == 2 && TryNumber(bounds[0], out double low) && TryNumber(bounds[1], out double high) && low <= high)
            return new ScoreRange(low, high);
        throw new FormatException($"'{text}' is not a score range; write low..high with low <= high, for example 0..1");
    }

    /// <summary>Whether the score may be given; both bounds belong to the range.</summary>
    /// <param name="score">The score.</param>
    public bool Contains(double score) => score >= Low && score <= High;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Low}..{High}");

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
