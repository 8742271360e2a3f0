using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>The positions of a micro-batch that take part in a loss, [B, T] bool.</summary>
/// <param name="Trained">Positions the mask trains.</param>
/// <param name="Left">Positions left out: untrained ones, and trained ones with a log-probability of minus infinity.</param>
internal sealed record TokenSelection(Tensor Trained, Tensor Left)
{
    /// <summary>Selects by mask, then leaves out tokens that one of the policies holds impossible.</summary>
    /// <remarks>A token outside a top-k or top-p filter has log-probability minus infinity: its ratio means nothing. NaN stays and shows in the loss.</remarks>
    public static TokenSelection Of(Tensor mask, params ReadOnlySpan<Tensor?> logProbs)
    {
        using var scope = NewDisposeScope();
        var trained = mask.ne(0);
        var left = trained.logical_not();
        foreach (var values in logProbs)
        {
            if (values is not null) left = left.logical_or(values.isneginf());
        }
        return new TokenSelection(trained.MoveToOuterDisposeScope(), left.MoveToOuterDisposeScope());
    }

    /// <summary>The values with 0 at the positions left out. Selection, not multiplication: 0 times infinity is NaN.</summary>
    public Tensor Select(Tensor values) => values.masked_fill(Left, 0);

    /// <summary>Positions that take part.</summary>
    public Tensor Kept() => Left.logical_not();
}
