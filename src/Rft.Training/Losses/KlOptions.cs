namespace Rft.Training.Losses;

/// <summary>A KL term inside the loss.</summary>
public sealed record KlOptions
{
    /// <summary>The estimator.</summary>
    public KlEstimator Estimator { get; init; } = KlEstimator.K3;

    /// <summary>Factor of the term in the loss; more than 0. Leave the whole term out to switch it off.</summary>
    public required double Coef { get; init; }

    /// <summary>u is limited to plus and minus this before the estimator; null for no limit.</summary>
    public double? InputClamp { get; init; } = 20;

    /// <summary>The estimate is limited to plus and minus this; null for no limit.</summary>
    public double? OutputClamp { get; init; } = 10;

    /// <summary>How the gradient is taken.</summary>
    public KlGradient Gradient { get; init; } = KlGradient.Direct;

    /// <summary>Whether token estimates are multiplied by the ratio, gradient included (TRL's bias correction).</summary>
    public bool WeightByRatio { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the cure.</exception>
    public void Validate()
    {
        if (!(Coef > 0) || double.IsInfinity(Coef))
            throw new ArgumentException($"the KL coefficient must be a finite number above 0, not {Coef}; leave the KL term out to switch it off");
        if (InputClamp is not (null or > 0)) throw new ArgumentException($"the KL input clamp must be above 0 or null, not {InputClamp}");
        if (OutputClamp is not (null or > 0)) throw new ArgumentException($"the KL output clamp must be above 0 or null, not {OutputClamp}");
    }
}
