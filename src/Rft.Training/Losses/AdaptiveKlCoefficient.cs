namespace Rft.Training.Losses;

/// <summary>A KL coefficient that follows a target. Ziegler et al., arXiv 1909.08593, section 2.2. Keeps state; not thread-safe.</summary>
public sealed class AdaptiveKlCoefficient
{
    private const double LargestError = 0.2;

    private readonly double _target, _horizon;

    /// <summary>Starts.</summary>
    /// <param name="initial">First coefficient; more than 0.</param>
    /// <param name="target">Wanted KL, nats a token or a response as the caller measures; more than 0.</param>
    /// <param name="horizon">Samples over which a constant error of 0.2 changes the coefficient by about a fifth; more than 0.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public AdaptiveKlCoefficient(double initial, double target, double horizon)
    {
        Require.Above("the first KL coefficient", initial, 0, "leave the KL term out to switch it off");
        Require.Above("the KL target", target, 0, "6 nats a response is Ziegler's");
        Require.Above("the KL horizon", horizon, 0, "10000 samples is usual");
        (Value, _target, _horizon) = (initial, target, horizon);
    }

    /// <summary>The coefficient now.</summary>
    public double Value { get; private set; }

    /// <summary>Moves towards the target: value times 1 + clip(kl / target - 1, -0.2, 0.2) n / horizon.</summary>
    /// <param name="kl">Measured KL.</param>
    /// <param name="samples">Samples it was measured on, n; at least 0.</param>
    /// <exception cref="ArgumentException">A number is not finite, or n is negative.</exception>
    public void Update(double kl, double samples)
    {
        if (!double.IsFinite(kl)) throw new ArgumentException($"the measured KL must be finite, not {kl}; leave out steps without one");
        Require.NotNegative("the number of samples", samples);
        Value *= 1 + Math.Clamp(kl / _target - 1, -LargestError, LargestError) * samples / _horizon;
    }
}
