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
public sealed record StepTotals(double Tokens, double Sequences, double EmptySequences = 0)
{
    /// <summary>Counts one mask.</summary>
    /// <param name="mask">[B, T], any numeric dtype or bool; not 0 where a token is trained.</param>
    public static StepTotals Of(Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        using var scope = NewDisposeScope();
        var lengths = mask.IsNotZero().sum(1);
        return new StepTotals(lengths.sum().item<long>(), mask.shape[0], lengths.IsZero().sum().item<long>());
    }

    /// <summary>The counts of both.</summary>
    /// <param name="left">Counts of some micro-batches.</param>
    /// <param name="right">Counts of others.</param>
    public static StepTotals operator +(StepTotals left, StepTotals right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new StepTotals(
            left.Tokens + right.Tokens, left.Sequences + right.Sequences, left.EmptySequences + right.EmptySequences);
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
