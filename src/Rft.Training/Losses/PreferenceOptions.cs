namespace Rft.Training.Losses;

/// <summary>A preference loss as data. The defaults are DPO's.</summary>
public sealed record PreferenceOptions
{
    /// <summary>The parts, added; several make a mix as in MPO, arXiv 2411.10442.</summary>
    public IReadOnlyList<PreferenceTerm> Terms { get; init; } = [new(PreferenceObjective.Sigmoid)];

    /// <summary>beta, scale of the scores; more than 0. 0.1 is usual.</summary>
    public double Beta { get; init; } = 0.1;

    /// <summary>e, share of pairs whose labels are taken to be swapped; in [0, 0.5). Read by Sigmoid, Robust and ExoPair.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Whether scores are divided by the response's token count.</summary>
    public bool LengthNormalized { get; init; }

    /// <summary>How log-ratios become scores.</summary>
    public PreferenceDivergence Divergence { get; init; } = PreferenceDivergence.ReverseKl;

    /// <summary>
    /// Factor on the tokens behind the length of the pair's shorter response, in policy and reference; in [0, 1], null for 1. LD-DPO, arXiv 2409.06411.
    /// </summary>
    public double? LdAlpha { get; init; }

    /// <summary>Factor of a supervised term on the chosen response, -log-probability; at least 0.</summary>
    public double SftWeight { get; init; }

    /// <summary>Whether the supervised term is the mean over the response's tokens, else their sum.</summary>
    public bool SftAverage { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the cure.</exception>
    public void Validate()
    {
        if (Terms.Count == 0) throw new ArgumentException("a preference loss needs at least one term; Sigmoid is DPO");
        foreach (var term in Terms)
        {
            if (!double.IsFinite(term.Weight)) throw new ArgumentException($"the weight of {term.Objective} must be finite, not {term.Weight}");
        }
        Require.Above(nameof(Beta), Beta, 0, "0.1 is usual");
        if (!(LabelSmoothing is >= 0 and < 0.5))
            throw new ArgumentException($"LabelSmoothing must be in [0, 0.5), not {LabelSmoothing}; it is the share of swapped labels");
        if (LabelSmoothing == 0 && Terms.Any(term => term.Objective == PreferenceObjective.ExoPair))
            throw new ArgumentException("ExoPair takes the logarithm of LabelSmoothing, which is 0; 1e-3 is usual");
        if (LdAlpha is not (null or (>= 0 and <= 1))) throw new ArgumentException($"LdAlpha must be in [0, 1] or null, not {LdAlpha}");
        Require.NotNegative(nameof(SftWeight), SftWeight);
    }
}
