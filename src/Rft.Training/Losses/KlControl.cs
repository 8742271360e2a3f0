namespace Rft.Training.Losses;

/// <summary>
/// Steers the coefficient of the KL to the reference so that the KL stays near a target. Ziegler et al., arXiv 1909.08593, section 2.2. Holds no state: the
/// coefficient is the caller's.
/// </summary>
/// <param name="Target">Wanted KL, nats a token or a response as the caller measures, above 0.</param>
/// <param name="Horizon">Samples over which a relative error of 0.2 or more changes the coefficient by a fifth, above 0.</param>
public sealed record KlControl(double Target, double Horizon = KlControl.UsualHorizon)
{
    /// <summary>The horizon of verl and OpenRLHF.</summary>
    public const double UsualHorizon = 10_000;

    private const double LargestError = 0.2;

    /// <summary>The next coefficient: coef times 1 + clip(kl / target - 1, -0.2, 0.2) min(n / horizon, 1).</summary>
    /// <param name="coef">The coefficient that was used, above 0.</param>
    /// <param name="kl">KL measured with it; may be negative, as k1 estimates are.</param>
    /// <param name="samples">Samples it was measured on, n; at least 0. More than a horizon count as one, so that the coefficient stays above 0.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public double Next(double coef, double kl, double samples)
    {
        Validate();
        Require.Above("the KL coefficient", coef, 0, "leave the KL term out to switch it off");
        if (!double.IsFinite(kl)) throw new ArgumentException($"the measured KL must be finite, not {kl}; leave out steps without one");
        Require.NotNegative("the number of samples", samples);
        return coef * (1 + Math.Clamp(kl / Target - 1, -LargestError, LargestError) * Math.Min(samples / Horizon, 1));
    }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the cure.</exception>
    public void Validate()
    {
        Require.Above("the KL target", Target, 0, "0.1 nats a token is verl's, 6 nats a response Ziegler's");
        Require.Above("the KL horizon", Horizon, 0, "10000 samples is usual");
    }
}
