using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>A low-rank addition to a projection: scale * B (A x) (Hu et al. 2021, eq. 3).</summary>
/// <param name="A">[r, inputs].</param>
/// <param name="B">[outputs, r].</param>
/// <param name="Scale">alpha / r, or alpha / sqrt(r) with rsLoRA (Kalajdzievski 2023).</param>
/// <param name="Dropout">What the adapter sees of the inputs.</param>
internal sealed record LowRank(Tensor A, Tensor B, double Scale, Func<Tensor, Tensor> Dropout)
{
    /// <summary>What it adds.</summary>
    /// <param name="x">[..., inputs].</param>
    /// <returns>[..., outputs]; owned by the caller's scope.</returns>
    public Tensor Apply(Tensor x)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(nn.functional.linear(Dropout(x), A), B).Times(Scale).MoveToOuterDisposeScope();
    }
}
