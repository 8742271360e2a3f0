using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>Losses of pairs, [P]: one line for each <see cref="PreferenceObjective"/>.</summary>
internal static class PreferenceSurrogates
{
    /// <summary>The loss of each pair.</summary>
    /// <param name="chosen">c, [P].</param>
    /// <param name="rejected">r, [P].</param>
    /// <param name="objective">The loss.</param>
    /// <param name="options">beta and label smoothing.</param>
    public static Tensor PairLoss(Tensor chosen, Tensor rejected, PreferenceObjective objective, PreferenceOptions options)
    {
        using var scope = NewDisposeScope();
        double beta = options.Beta, e = options.LabelSmoothing;
        var (c, r) = (chosen.Times(beta), rejected.Times(beta));
        var z = c - r;
        var loss = objective switch
        {
            PreferenceObjective.Sigmoid => -LogSigmoid(z).Times(1 - e) - LogSigmoid(-z).Times(e),
            PreferenceObjective.Hinge => (-z).Plus(1).AtLeast(0),
            PreferenceObjective.Ipo => Square((chosen - rejected).Plus(-1 / (2 * beta))),
            PreferenceObjective.Robust => (LogSigmoid(-z).Times(e) - LogSigmoid(z).Times(1 - e)).DividedBy(1 - 2 * e),
            PreferenceObjective.ExoPair =>
                (z.sigmoid() * LogSigmoid(z).Plus(-Math.Log(1 - e))).Plus((-z).sigmoid() * LogSigmoid(-z).Plus(-Math.Log(e))),
            PreferenceObjective.ApoZero => (r.sigmoid() - c.sigmoid()).Plus(1),
            PreferenceObjective.ApoDown => (c.sigmoid() - z.sigmoid()).Plus(1),
            PreferenceObjective.BcoPair => -LogSigmoid(c) - LogSigmoid(-r),
            PreferenceObjective.NcaPair => -LogSigmoid(c) - LogSigmoid(-c).Plus(LogSigmoid(-r)).Times(0.5),
            PreferenceObjective.SppoHard => Square(chosen.Plus(-1 / (2 * beta))).Plus(Square(rejected.Plus(1 / (2 * beta)))),
            _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, "no such preference objective"),
        };
        return loss.MoveToOuterDisposeScope();
    }

    private static Tensor Square(Tensor values) => values * values;

    // Never log(sigmoid): that is minus infinity from -104 on in float32.
    internal static Tensor LogSigmoid(Tensor values) => nn.functional.logsigmoid(values);
}
