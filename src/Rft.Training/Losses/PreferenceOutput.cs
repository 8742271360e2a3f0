using TorchSharp;

namespace Rft.Training.Losses;

/// <summary>What a preference loss returns.</summary>
/// <param name="Loss">Differentiable scalar; owned by the caller's dispose scope.</param>
/// <param name="Stats">Sums over the pairs.</param>
public sealed record PreferenceOutput(torch.Tensor Loss, PreferenceStats Stats);
