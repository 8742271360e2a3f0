namespace Rft.Graders.Probing;

/// <summary>The score that an attack must not earn.</summary>
/// <param name="Score">The bound.</param>
/// <param name="IsAllowed">Whether the bound itself may be earned.</param>
public sealed record ProbeLimit(double Score, bool IsAllowed)
{
    private const double Rounding = 1e-9;

    /// <summary>Whether a score is too much.</summary>
    public bool IsBrokenBy(double score) => IsAllowed ? score > Score + Rounding : score >= Score;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{(IsAllowed ? "at most" : "below")} {Score:0.####}");
}
