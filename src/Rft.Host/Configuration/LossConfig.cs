namespace Rft.Host.Configuration;

/// <summary>A loss preset and what differs from it. Null: the preset's value.</summary>
public sealed record LossConfig
{
    /// <summary>Name of the preset.</summary>
    public required string Preset { get; init; }

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

    /// <summary>Divisor L of the length-normalised sum.</summary>
    public double? LengthNorm { get; init; }

    /// <summary>Coefficient of the KL term to the reference policy; 0: none.</summary>
    public double? KlCoef { get; init; }

    /// <summary><c>k1</c>, <c>k2</c> or <c>k3</c>.</summary>
    public string? KlEstimator { get; init; }

    /// <summary><c>loss</c> or <c>reward</c>.</summary>
    public string? KlPlacement { get; init; }

    /// <summary>Coefficient of the entropy bonus.</summary>
    public double? EntropyCoef { get; init; }

    /// <summary><c>group</c>, <c>batch</c> or <c>none</c>.</summary>
    public string? AdvantageScale { get; init; }

    /// <summary>Added to the deviation that divides advantages.</summary>
    public double? AdvantageEps { get; init; }
}
