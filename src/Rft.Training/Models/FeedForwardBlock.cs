using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>SwiGLU (Shazeer 2020, eq. 6): down(silu(gate x) * up x).</summary>
internal sealed class FeedForwardBlock(Projection gate, Projection up, Projection down)
{
    /// <summary>Its projections, under the last part of their names.</summary>
    public IReadOnlyDictionary<string, Projection> Projections { get; } =
        new Dictionary<string, Projection> { ["gate_proj"] = gate, ["up_proj"] = up, ["down_proj"] = down };

    /// <summary>Maps vectors.</summary>
    /// <param name="x">[..., C].</param>
    /// <returns>[..., C]; owned by the caller's scope.</returns>
    public Tensor Apply(Tensor x) => down.Apply(Silu(gate.Apply(x)) * up.Apply(x));

    // x / (1 + exp(-x)) (Elfwing et al. 2017). libtorch's own kernel rounds the elements at the end of each thread's share differently from the others, so
    // that a row's bits would depend on the rows beside it; exp and the basic operations do not. At -80 the value is 0 beside anything it is added
    // to, and the bound keeps the gradient finite.
    private static Tensor Silu(Tensor x) => x / x.AtLeast(-80).neg_().exp().Plus(1);
}
