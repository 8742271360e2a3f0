namespace Rft.Training.Losses;

/// <summary>
/// Importance weights against a sampler whose log-probabilities differ from the trainer's for the same weights (other kernels, other precision).
/// </summary>
public sealed record TisOptions
{
    /// <summary>What a weight is taken over.</summary>
    public TisLevel Level { get; init; } = TisLevel.Token;

    /// <summary>What the bounds do.</summary>
    public TisMode Mode { get; init; } = TisMode.Truncate;

    /// <summary>Lower bound of a weight; null for none.</summary>
    public double? Min { get; init; }

    /// <summary>Upper bound of a weight; null for none.</summary>
    public double? Max { get; init; } = 2;

    /// <summary>The log-ratio (of a token, or summed over the row) is limited to plus and minus this before exp; null for no limit.</summary>
    public double? LogRatioLimit { get; init; } = 20;

    /// <summary>
    /// Whether weights are divided by their mean: over tokens, or over rows at sequence level. The mean is that of the tensors given, so a policy loss,
    /// which must not depend on the split into micro-batches, refuses it.
    /// </summary>
    public bool BatchNormalize { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the cure.</exception>
    public void Validate()
    {
        Require.NotNegative("the lower bound of importance weights", Min ?? 0);
        Require.Above("the upper bound of importance weights", Max ?? 1, 0, "2 is usual; null leaves it open");
        if (Min > Max) throw new ArgumentException($"the lower bound of importance weights is {Min}, above the upper bound {Max}; swap them");
        Require.Above("the log-ratio limit of importance weights", LogRatioLimit ?? 1, 0, "20 is usual; null switches it off");
        if (Mode == TisMode.RowMask && Level == TisLevel.Sequence)
            throw new ArgumentException("a row mask keeps the weights of tokens, so it has no sequence level; use level token, or mode mask");
    }
}
