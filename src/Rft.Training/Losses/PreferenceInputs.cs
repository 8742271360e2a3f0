using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>Pairs of responses, all tensors [P, T] of one dtype (float32 or float64); row p of both sides answers the same prompt.</summary>
/// <remarks>Positions outside a mask may hold anything: they are selected away before any arithmetic. Tensors stay the caller's.</remarks>
public sealed record PreferenceInputs
{
    /// <summary>Log-probabilities of the preferred responses' tokens under the policy, nats; usually requires a gradient.</summary>
    public required Tensor Chosen { get; init; }

    /// <summary>Not 0 where a token of the preferred response counts.</summary>
    public required Tensor ChosenMask { get; init; }

    /// <summary>Log-probabilities of the other responses' tokens under the policy, nats; may have another width.</summary>
    public required Tensor Rejected { get; init; }

    /// <summary>Not 0 where a token of the other response counts.</summary>
    public required Tensor RejectedMask { get; init; }

    /// <summary>Those of the preferred responses under the reference, nats; null for a loss without reference. Never differentiated.</summary>
    public Tensor? ChosenReference { get; init; }

    /// <summary>Those of the other responses under the reference, nats; null for a loss without reference. Never differentiated.</summary>
    public Tensor? RejectedReference { get; init; }

    /// <summary>Pairs of the whole optimizer step; null when these are all.</summary>
    public double? TotalPairs { get; init; }

    internal void Validate()
    {
        if (Chosen.dim() != 2 || Rejected.dim() != 2 || Chosen.shape[0] != Rejected.shape[0])
            throw new ArgumentException($"chosen {Shape(Chosen)} and rejected {Shape(Rejected)} must be [P, T] with one row a pair each");
        if (ChosenReference is null != RejectedReference is null)
            throw new ArgumentException("a reference is given for one side of the pairs only; give both, or none");
        Check(nameof(ChosenMask), ChosenMask, Chosen);
        Check(nameof(RejectedMask), RejectedMask, Rejected);
        if (ChosenReference is not null) Check(nameof(ChosenReference), ChosenReference, Chosen);
        if (RejectedReference is not null) Check(nameof(RejectedReference), RejectedReference, Rejected);
        if (TotalPairs < Chosen.shape[0])
            throw new ArgumentException($"TotalPairs {TotalPairs} is below the {Chosen.shape[0]} pairs given; count the pairs of the whole step");
    }

    private static void Check(string name, Tensor tensor, Tensor like)
    {
        if (!tensor.shape.SequenceEqual(like.shape)) throw new ArgumentException($"{name} is {Shape(tensor)} but its log-probabilities are {Shape(like)}");
    }

    private static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
