namespace Rft.Training.Losses;

/// <summary>One member of the family of policy losses, as data. The defaults are those of the <c>grpo</c> preset except aggregation.</summary>
public sealed record PolicyLossOptions
{
    /// <summary>The surrogate.</summary>
    public PolicyObjective Objective { get; init; } = PolicyObjective.PpoClip;

    /// <summary>What the ratio is taken over.</summary>
    public RatioLevel RatioLevel { get; init; } = RatioLevel.Token;

    /// <summary>Absolute lower bound of the ratio, for example 0.8; null for none.</summary>
    public double? RatioMin { get; init; } = 0.8;

    /// <summary>Absolute upper bound of the ratio, for example 1.28; null for none.</summary>
    public double? RatioMax { get; init; } = 1.2;

    /// <summary>c of the dual clip: with a negative advantage A the token loss is at most -c A; null for off. Ye et al., arXiv 1912.09729.</summary>
    public double? DualClip { get; init; }

    /// <summary>Upper cap of the unclipped ratio before the minimum is taken (TRL's two-sided <c>delta</c>); null for off.</summary>
    public double? RatioCap { get; init; }

    /// <summary>
    /// Clamp of the log-ratio before exp, with gradient 0 where it cuts; null for off, which lets one token overflow the loss. Acts on the row value
    /// at the sequence levels.
    /// </summary>
    public ClampRange? LogRatioClamp { get; init; } = new(-20, 20);

    /// <summary>Temperatures of <see cref="PolicyObjective.Sapo"/>.</summary>
    public SapoOptions Sapo { get; init; } = new();

    /// <summary>Log-ratio bounds of <see cref="PolicyObjective.Gmpo"/>.</summary>
    public GmpoOptions Gmpo { get; init; } = new();

    /// <summary>Weight shape of <see cref="PolicyObjective.Vespo"/>.</summary>
    public VespoOptions Vespo { get; init; } = new();

    /// <summary>beta of <see cref="PolicyObjective.Dro"/>: strength of the pull to the old policy; more than 0.</summary>
    public double DroBeta { get; init; } = 0.05;

    /// <summary>Importance weights for a sampler that differs from the trainer; null for none.</summary>
    public TisOptions? Tis { get; init; }

    /// <summary>
    /// Rows with a negative advantage whose mean of old - new log-probability is above this contribute 0 and stay in the denominators; nats, null for off.
    /// </summary>
    public double? OffPolicyMaskThreshold { get; init; }

    /// <summary>
    /// Tokens whose probability is farther than this from the one they were sampled with contribute 0 and stay in the denominators; in (0, 1), null for
    /// off.
    /// </summary>
    public double? ProbabilityMask { get; init; }

    /// <summary>How token losses, and with them the KL term, become one number.</summary>
    public AggregationOptions Aggregation { get; init; } = new();

    /// <summary>KL term to a reference policy; null for none, then no reference is needed.</summary>
    public KlOptions? Kl { get; init; }

    /// <summary>Factor of the entropy bonus, which is subtracted from the loss; 0 for none.</summary>
    public double EntropyCoef { get; init; }

    /// <summary>Aggregation of the entropies; null for the same as <see cref="Aggregation"/>.</summary>
    public AggregationOptions? EntropyAggregation { get; init; }

    /// <summary>A copy with bounds given as the usual offsets (epsilons) from 1.</summary>
    /// <param name="low">0.2 for a lower bound of 0.8; in [0, 1].</param>
    /// <param name="high">0.28 for an upper bound of 1.28; in (0, 1].</param>
    /// <exception cref="ArgumentException">An offset is out of range.</exception>
    public PolicyLossOptions WithClipOffsets(double low, double high)
    {
        if (!(low is >= 0 and <= 1)) throw new ArgumentException($"the low clip offset must be in [0, 1], not {low}; 0.2 means a ratio of at least 0.8");
        if (!(high is > 0 and <= 1))
            throw new ArgumentException($"the high clip offset must be in (0, 1], not {high}; an absolute upper bound such as 1.28 goes to RatioMax");
        return this with { RatioMin = 1 - low, RatioMax = 1 + high };
    }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the cure.</exception>
    public void Validate()
    {
        if (RatioMin is not (null or (>= 0 and < 1)))
            throw new ArgumentException($"RatioMin must be in [0, 1) or null, not {RatioMin}; it is the bound itself, 0.8 for an offset of 0.2");
        if (RatioMax is not (null or > 1))
            throw new ArgumentException($"RatioMax must be above 1 or null, not {RatioMax}; it is the bound itself, 1.28 for an offset of 0.28");
        if (DualClip is not (null or > 1)) throw new ArgumentException($"DualClip must be above 1 or null, not {DualClip}; 3 and 10 are usual");
        if (RatioCap is not (null or > 1)) throw new ArgumentException($"RatioCap must be above 1 or null, not {RatioCap}");
        if (LogRatioClamp is { } clamp && !(clamp.Low is null or < 0 && clamp.High is null or > 0))
            throw new ArgumentException($"LogRatioClamp must enclose 0, not [{clamp.Low}, {clamp.High}]; -20 to 20 is usual");
        ValidateRatio();
        Sapo.Validate();
        Gmpo.Validate();
        Vespo.Validate();
        Require.Above(nameof(DroBeta), DroBeta, 0, "0.05 is usual");
        Tis?.Validate();
        if (Tis is { BatchNormalize: true })
            throw new ArgumentException("importance weights of a loss cannot be normalised by a micro-batch's mean; leave BatchNormalize off");
        if (OffPolicyMaskThreshold is { } drift && !double.IsFinite(drift))
            throw new ArgumentException($"OffPolicyMaskThreshold must be finite, not {drift}; null switches it off");
        if (ProbabilityMask is not (null or (> 0 and < 1)))
            throw new ArgumentException($"ProbabilityMask must be in (0, 1) or null, not {ProbabilityMask}; it bounds a difference of probabilities");
        if (!double.IsFinite(EntropyCoef)) throw new ArgumentException($"EntropyCoef must be finite, not {EntropyCoef}");
        Aggregation.Validate();
        EntropyAggregation?.Validate();
        Kl?.Validate();
    }

    private void ValidateRatio()
    {
        if (RatioLevel == RatioLevel.None && Surrogates.Of(Objective).NeedsRatio)
            throw new ArgumentException($"objective {Objective} is a function of the ratio, but RatioLevel is None; set it to Token");
        if (RatioLevel == RatioLevel.None && Kl is { WeightByRatio: true })
            throw new ArgumentException("the KL term is weighted by the ratio, but RatioLevel is None; set it to Token");
        if (Aggregation.Mode == AggregationMode.WeightedMean || EntropyAggregation is { Mode: AggregationMode.WeightedMean })
            throw new ArgumentException("a policy loss divides by counts, never by weights, so WeightedMean is for supervised losses; use TokenMean");
    }
}
