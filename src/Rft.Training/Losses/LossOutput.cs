using TorchSharp;

namespace Rft.Training.Losses;

/// <summary>What a loss returns for one micro-batch.</summary>
/// <param name="Loss">Scalar of the inputs' dtype, differentiable; owned by the caller's dispose scope.</param>
/// <param name="Stats">Sums over the micro-batch's trained tokens.</param>
public sealed record LossOutput(torch.Tensor Loss, LossStats Stats);
