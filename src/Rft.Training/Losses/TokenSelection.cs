using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>The positions of a micro-batch that take part in a loss, [B, T] bool.</summary>
/// <param name="Trained">Positions the mask trains.</param>
/// <param name="Excluded">Positions excluded: untrained ones, and trained ones with a log-probability of minus infinity.</param>
internal sealed record TokenSelection(Tensor Trained, Tensor Excluded)
{
    /// <summary>Selects by mask, then excludes tokens that one of the policies holds impossible.</summary>
    /// <remarks>A token outside a top-k or top-p filter has log-probability minus infinity: its ratio means nothing. NaN stays and shows in the loss.</remarks>
    public static TokenSelection Of(Tensor mask, params ReadOnlySpan<Tensor?> logProbs)
    {
        using var scope = NewDisposeScope();
        var trained = mask.IsNotZero();
        var excluded = trained.logical_not();
        foreach (var values in logProbs)
        {
            if (values is not null) excluded = excluded.logical_or(values.isneginf());
        }
        return new TokenSelection(trained.MoveToOuterDisposeScope(), excluded.MoveToOuterDisposeScope());
    }

    /// <summary>The values with 0 at the excluded positions. Selection, not multiplication: 0 times infinity is NaN.</summary>
    public Tensor Select(Tensor values) => values.ZeroWhere(Excluded);

    /// <summary>Positions that take part.</summary>
    public Tensor Kept() => Excluded.logical_not();
}
