using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>KL estimates to a reference policy, token by token.</summary>
public static class KlPenalty
{
    /// <summary>Estimates at every position, without coefficient and ratio weight.</summary>
    /// <param name="logProbs">[B, T], policy log-probabilities, nats.</param>
    /// <param name="refLogProbs">[B, T], reference log-probabilities, nats; not differentiated.</param>
    /// <param name="options">Estimator, clamps and gradient. A clamp has gradient 0 where it cuts.</param>
    /// <returns>[B, T] of the same dtype, in the caller's dispose scope.</returns>
    public static Tensor TokenValues(Tensor logProbs, Tensor refLogProbs, KlOptions options)
    {
        ArgumentNullException.ThrowIfNull(logProbs);
        ArgumentNullException.ThrowIfNull(refLogProbs);
        ArgumentNullException.ThrowIfNull(options);
        using var scope = NewDisposeScope();
        var unclamped = refLogProbs.detach() - logProbs;
        var u = Limit(unclamped, options.InputClamp);
        var value = options.Estimator switch
        {
            KlEstimator.K1 => -u,
            KlEstimator.K2 => (u * u).Times(0.5),
            KlEstimator.K3 => (u.exp() - u).Plus(-1),
            KlEstimator.Abs => u.abs(),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Estimator, "no such KL estimator"),
        };
        if (options.Gradient == KlGradient.ScoreFunction) value = value * (logProbs - logProbs.detach()).exp();
        value = Limit(value, options.OutputClamp);
        if (options.Gradient == KlGradient.StraightThroughK2)
        {
            var k2 = (unclamped * unclamped).Times(0.5);
            value = value.detach().Plus(k2 - k2.detach());
        }
        return value.MoveToOuterDisposeScope();
    }

    private static Tensor Limit(Tensor values, double? limit) => limit is { } most ? values.AtLeast(-most).AtMost(most) : values.alias();
}
