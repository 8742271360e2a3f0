using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>
/// Counts over the whole optimizer step. Every denominator of a loss comes from here, never from the micro-batch, so that any split
/// into micro-batches has the gradient of the undivided batch.
/// </summary>
/// <param name="Tokens">Trained tokens.</param>
/// <param name="Sequences">Rows, empty ones included.</param>
/// <param name="EmptySequences">Rows without a trained token.</param>
/// <param name="WeightSum">Sum of the weights of the trained tokens; null when not counted. Only a weighted mean reads it.</param>
public sealed record StepTotals(double Tokens, double Sequences, double EmptySequences = 0, double? WeightSum = null)
{
    /// <summary>Counts one mask.</summary>
    /// <param name="mask">[B, T], any numeric dtype or bool; not 0 where a token is trained.</param>
    /// <param name="weights">[B, T], factors on the token losses; null means 1 each.</param>
    public static StepTotals Of(Tensor mask, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(mask);
        using var scope = NewDisposeScope();
        var trained = mask.IsNotZero();
        var lengths = trained.sum(1);
        double tokens = lengths.sum().item<long>();
        double weight = weights is null ? tokens : weights.detach().ZeroWhere(trained.logical_not()).sum(ScalarType.Float64).item<double>();
        return new StepTotals(tokens, mask.shape[0], lengths.IsZero().sum().item<long>(), weight);
    }

    /// <summary>The counts of both.</summary>
    /// <param name="left">Counts of some micro-batches.</param>
    /// <param name="right">Counts of others.</param>
    public static StepTotals operator +(StepTotals left, StepTotals right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new StepTotals(
            left.Tokens + right.Tokens, left.Sequences + right.Sequences, left.EmptySequences + right.EmptySequences,
            left.WeightSum + right.WeightSum);
    }

    /// <summary>Same as the operator.</summary>
    /// <param name="left">Counts of some micro-batches.</param>
    /// <param name="right">Counts of others.</param>
    public static StepTotals Add(StepTotals left, StepTotals right) => left + right;

    // A zero count makes no denominator; without this check a wrong count would pass for an empty step.
    internal void RequireCover(LossStats stats)
    {
        double trained = stats.Tokens + stats.ImpossibleTokens;
        if (trained > 0 && (Tokens <= 0 || Sequences - EmptySequences <= 0))
            throw new ArgumentException(
                $"the micro-batch trains {trained} tokens but the step's totals are {this}; add StepTotals.Of over all micro-batches of the step");
    }
}
