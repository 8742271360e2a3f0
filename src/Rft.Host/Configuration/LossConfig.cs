namespace Rft.Host.Configuration;

/// <summary>A loss preset and what differs from it. Null: the preset's value.</summary>
public sealed record LossConfig
{
    /// <summary>Name of the preset.</summary>
    public required string Preset { get; init; }

    /// <summary>The user's own loss in the place of the preset's; null: none.</summary>
    public CustomLossConfig? Custom { get; init; }

    /// <summary>Lower clip bound, by <see cref="ClipBounds"/>.</summary>
    public double? ClipLow { get; init; }

    /// <summary>Upper clip bound, by <see cref="ClipBounds"/>.</summary>
    public double? ClipHigh { get; init; }

    /// <summary><c>offset</c> (0.2 means 1.2) or <c>absolute</c>.</summary>
    public string? ClipBounds { get; init; }

    /// <summary>Bound on the loss of negative advantages; 0: off.</summary>
    public double? DualClip { get; init; }

    /// <summary>Cap on the ratio; 0: off.</summary>
    public double? RatioCap { get; init; }

    /// <summary><c>token</c>, <c>sequence</c>, <c>sequence-token</c> or <c>sequence-sum</c>.</summary>
    public string? RatioLevel { get; init; }

    /// <summary>How token losses become one number.</summary>
    public string? Aggregation { get; init; }

    /// <summary>Divisor L of the length-normalised sums.</summary>
    public double? LengthNorm { get; init; }

    /// <summary>Coefficient of the KL to the reference policy; 0: none.</summary>
    public double? KlCoef { get; init; }

    /// <summary><c>k1</c>, <c>k2</c>, <c>k3</c> or <c>abs</c>.</summary>
    public string? KlEstimator { get; init; }

    /// <summary><c>loss</c> or <c>reward</c>.</summary>
    public string? KlPlacement { get; init; }

    /// <summary>Wanted KL, nats a token, which the coefficient follows; null: the coefficient is fixed.</summary>
    public double? KlTarget { get; init; }

    /// <summary>Samples over which the coefficient follows; null: the usual number.</summary>
    public double? KlHorizon { get; init; }

    /// <summary>Coefficient of the entropy bonus.</summary>
    public double? EntropyCoef { get; init; }

    /// <summary>Entropy below which a bonus grows, nats a token; null: the bonus is not steered.</summary>
    public double? EntropyTarget { get; init; }

    /// <summary>Change of the steered coefficient a step; null: the library's.</summary>
    public double? EntropyDelta { get; init; }

    /// <summary>Largest steered coefficient; null: the library's.</summary>
    public double? EntropyMax { get; init; }

    /// <summary>Largest accepted change of a token's probability; 0: off.</summary>
    public double? ProbMask { get; init; }

    /// <summary>Largest accepted drift of rows with a negative advantage, nats a token; 0: off.</summary>
    public double? OffPolicyMask { get; init; }

    /// <summary>Strength of the pull to the old policy (dro).</summary>
    public double? DroBeta { get; init; }

    /// <summary>Temperature of positive advantages (sapo).</summary>
    public double? TauPositive { get; init; }

    /// <summary>Temperature of negative advantages (sapo).</summary>
    public double? TauNegative { get; init; }

    /// <summary>Lower bound of the log-ratio (gmpo).</summary>
    public double? LogClipLow { get; init; }

    /// <summary>Upper bound of the log-ratio (gmpo).</summary>
    public double? LogClipHigh { get; init; }

    /// <summary><c>none</c>, <c>truncate</c>, <c>mask</c> or <c>row-mask</c>.</summary>
    public string? TisMode { get; init; }

    /// <summary><c>token</c> or <c>sequence</c>.</summary>
    public string? TisLevel { get; init; }

    /// <summary>Least importance weight.</summary>
    public double? TisMin { get; init; }

    /// <summary>Greatest importance weight.</summary>
    public double? TisMax { get; init; }

    /// <summary><c>group</c> or <c>gae</c>, which comes with <see cref="RftStageConfig.Critic"/>.</summary>
    public string? AdvantageEstimator { get; init; }

    /// <summary>What is subtracted from rewards.</summary>
    public string? AdvantageBaseline { get; init; }

    /// <summary><c>group</c>, <c>batch</c>, <c>none</c> or <c>leave-one-out</c>.</summary>
    public string? AdvantageScale { get; init; }

    /// <summary>Added to the deviation that divides advantages.</summary>
    public double? AdvantageEps { get; init; }

    /// <summary><c>zero</c> or <c>raw</c>.</summary>
    public string? AdvantageSingleton { get; init; }

    /// <summary><c>none</c>, <c>samples</c> or <c>tokens</c>.</summary>
    public string? AdvantageWhiten { get; init; }
}
