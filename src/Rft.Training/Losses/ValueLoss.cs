using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>
/// The clipped value loss of PPO: mean over the trained tokens of 0.5 max((V - R)^2, (clip(V, V_old - eps, V_old + eps) - R)^2). Schulman et al., arXiv 1707.06347,
/// in the form of OpenAI's baselines, which verl, OpenRLHF and TRL took over.
/// </summary>
/// <remarks>It sees values, not log-probabilities, so this is no <see cref="ILoss"/>. Keeps no state.</remarks>
public sealed class ValueLoss
{
    private static readonly AggregationOptions TokenMean = new();
    private readonly double _clip;

    /// <summary>Creates the loss.</summary>
    /// <param name="clip">How far a value may move from the old one before it is clipped, eps; 0: it is not clipped.</param>
    /// <exception cref="ArgumentException">The bound is negative or not finite.</exception>
    public ValueLoss(double clip)
    {
        if (!(clip >= 0) || double.IsInfinity(clip)) throw new ArgumentException($"the value clip must be a finite number of at least 0, not {clip}; 0 is off");
        _clip = clip;
    }

    /// <summary>Computes the micro-batch's share of the step's loss.</summary>
    /// <param name="inputs">The micro-batch; owned by the caller, left unchanged.</param>
    /// <returns>A differentiable scalar in the caller's dispose scope, and sums for the step's statistics.</returns>
    /// <exception cref="ArgumentException">Shapes differ.</exception>
    public (Tensor Loss, ValueStats Stats) Compute(ValueInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        inputs.Validate();
        using var scope = NewDisposeScope();
        var untrained = inputs.Mask.IsZero();                                                                    // [B, T]
        var (values, old, returns) = (inputs.Values.ZeroWhere(untrained), inputs.OldValues.ZeroWhere(untrained), inputs.Returns.ZeroWhere(untrained));
        var losses = Squares(values, returns);
        Tensor? clipped = null;
        if (_clip > 0)
        {
            // Bounds by tensors: a value inside them keeps its bits, so that a tie is a tie.
            clipped = Squares(values.maximum(old.Plus(-_clip)).minimum(old.Plus(_clip)), returns);
            (losses, clipped) = (losses.maximum(clipped), clipped.gt(losses));
        }
        var loss = Aggregation.Reduce(losses, inputs.Mask, inputs.Totals, TokenMean).Times(0.5);
        double tokens = inputs.Mask.IsNotZero().sum().item<long>();
        var stats = new ValueStats(loss.detach().to_type(ScalarType.Float64).item<double>(), tokens, clipped is null ? 0 : clipped.sum().item<long>());
        return (loss.MoveToOuterDisposeScope(), stats);
    }

    private static Tensor Squares(Tensor values, Tensor returns)
    {
        var differences = values - returns;
        return differences * differences;
    }
}
