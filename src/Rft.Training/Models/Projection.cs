using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>A linear map of a decoder: its weight, its bias where it has one, and the adapter on it where one is loaded.</summary>
/// <remarks>Compute thread only. The tensors belong to the parameter sets.</remarks>
internal sealed class Projection(Tensor weight, Tensor? bias)
{
    /// <summary>The weight, [outputs, inputs].</summary>
    public Tensor Weight => weight;

    /// <summary>The low-rank adapter on it; null: none.</summary>
    public LowRank? Adapter { get; set; }

    /// <summary>Maps vectors.</summary>
    /// <param name="x">[..., inputs].</param>
    /// <returns>[..., outputs]; owned by the caller's scope.</returns>
    public Tensor Apply(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = nn.functional.linear(x, Single(weight), bias is null ? null : Single(bias));
        return (Adapter is { } adapter ? y.Plus(adapter.Apply(x)) : y).MoveToOuterDisposeScope();
    }

    // Weights in 16 bits are widened for the product only: what is computed is the same to the bit as with widened weights.
    private static Tensor Single(Tensor stored) => stored.dtype == ScalarType.BFloat16 ? stored.to_type(ScalarType.Float32) : stored;

    /// <summary>The projection of a name in a parameter set.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="name">Name of the weight.</param>
    /// <param name="hasBias">Whether a bias belongs to it.</param>
    public static Projection Of(ParameterSet parameters, string name, bool hasBias = false) =>
        new(parameters[name], hasBias ? parameters[DecoderParameters.Bias(name)] : null);
}
