using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>The tensors of one micro-batch, all [B, T] and of one dtype (float32 or float64). B rows are training sequences.</summary>
/// <remarks>
/// Positions outside the mask may hold anything, NaN and infinities included: they are selected away before any arithmetic, and their
/// gradient is exactly 0. Tensors stay the caller's.
/// </remarks>
public sealed record LossInputs
{
    /// <summary>Log-probability of each target token under the policy that is trained, nats; usually requires a gradient.</summary>
    public required Tensor LogProbs { get; init; }

    /// <summary>1 where a token is trained, 0 elsewhere; may also be bool.</summary>
    public required Tensor Mask { get; init; }

    /// <summary>Log-probabilities under the policy at the start of the step, nats. Never differentiated.</summary>
    public Tensor? OldLogProbs { get; init; }

    /// <summary>Advantages, repeated over the tokens of a row when a row has only one. Never differentiated.</summary>
    public Tensor? Advantages { get; init; }

    /// <summary>Log-probabilities under the frozen reference policy, nats. Never differentiated.</summary>
    public Tensor? RefLogProbs { get; init; }

    /// <summary>
    /// Log-probabilities that the sampler reported, nats, where they differ from <see cref="OldLogProbs"/>, which are the trainer's own. Never
    /// differentiated.
    /// </summary>
    public Tensor? RolloutLogProbs { get; init; }

    /// <summary>Entropy of the policy's distribution at each position, nats; differentiated if it requires a gradient.</summary>
    public Tensor? Entropies { get; init; }

    /// <summary>
    /// Factors on the token losses: row weights of the data, importance weights for sampler mismatch, or their product. Never
    /// differentiated, and never part of a denominator. Null means 1.
    /// </summary>
    public Tensor? Weights { get; init; }

    /// <summary>Token and row counts of the whole optimizer step; null when this micro-batch is the whole step.</summary>
    public StepTotals? Totals { get; init; }

    internal void Validate(LossNeeds needs)
    {
        if (LogProbs.dim() != 2) throw new ArgumentException($"LogProbs must be [B, T], not {Shape(LogProbs)}");
        if (LogProbs.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"LogProbs must be float32 or float64, not {LogProbs.dtype}; take the log-softmax in float32");
        Check(nameof(Mask), Mask, required: true, boolAllowed: true);
        Check(nameof(OldLogProbs), OldLogProbs, needs.HasFlag(LossNeeds.OldLogProbs));
        Check(nameof(Advantages), Advantages, needs.HasFlag(LossNeeds.Advantages));
        Check(nameof(RefLogProbs), RefLogProbs, needs.HasFlag(LossNeeds.RefLogProbs));
        Check(nameof(RolloutLogProbs), RolloutLogProbs, needs.HasFlag(LossNeeds.RolloutLogProbs));
        Check(nameof(Entropies), Entropies, needs.HasFlag(LossNeeds.Entropies));
        Check(nameof(Weights), Weights, required: false);
    }

    private void Check(string name, Tensor? tensor, bool required, bool boolAllowed = false)
    {
        if (tensor is null)
        {
            if (required) throw new ArgumentException($"the loss needs {name}, which is null; ILoss.Needs names what a loss reads");
            return;
        }
        if (!tensor.shape.SequenceEqual(LogProbs.shape))
            throw new ArgumentException($"{name} is {Shape(tensor)} but LogProbs is {Shape(LogProbs)}; repeat row values over the tokens");
        if (tensor.dtype != LogProbs.dtype && !(boolAllowed && tensor.dtype == ScalarType.Bool))
            throw new ArgumentException($"{name} is {tensor.dtype} but LogProbs is {LogProbs.dtype}; convert one of them");
    }

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
