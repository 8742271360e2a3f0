using Rft.Graders;
using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>Initialises a decoder from scratch.</summary>
public static class DecoderInitialiser
{
    /// <summary>
    /// Normal weights with standard deviation 1 / sqrt(inputs), which keeps activations at unit scale at any width (LeCun et al. 1998, section 4.6); output
    /// projections of each block scaled by 1 / sqrt(2 * layers) (Radford et al. 2019, section 2.3); norms at 1, biases at 0. The usual fixed 0.02 is right for widths near
    /// 2000; at width 128 it makes a model that learns arithmetic in 600 steps need more than 1500.
    /// </summary>
    /// <param name="model">The decoder; every parameter is overwritten.</param>
    /// <param name="seed">The same seed gives the same weights on every device: the numbers are drawn on the host, by parameter name.</param>
    public static void Initialise(Decoder model, ulong seed)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        double residual = 1 / Math.Sqrt(2.0 * model.Config.Layers);
        foreach (var (name, shape) in model.Parameters.Shapes.Select(shape => (shape.Name, shape.Shape)))
        {
            var parameter = model.Parameters[name];
            if (shape.Count == 1)
            {
                parameter.FillInPlace(name.EndsWith("bias", StringComparison.Ordinal) ? 0 : 1);
                continue;
            }
            bool output = name.EndsWith("o_proj.weight", StringComparison.Ordinal) || name.EndsWith("down_proj.weight", StringComparison.Ordinal);
            double deviation = (output ? residual : 1) / Math.Sqrt(shape[1]);
            parameter.copy_(model.Tensors.From(Normal(Seed.Derive(seed, Seed.Hash(name)), parameter.numel(), deviation), [.. shape]));
        }
    }

    // Box-Muller on addressed uniforms.
    private static float[] Normal(ulong seed, long count, double deviation)
    {
        var values = new float[count];
        for (long i = 0; i < count; i += 2)
        {
            double radius = deviation * Math.Sqrt(-2 * Math.Log(1 - Seed.ToUnit(Seed.Derive(seed, (ulong)i))));
            double angle = 2 * Math.PI * Seed.ToUnit(Seed.Derive(seed, (ulong)i + 1));
            values[i] = (float)(radius * Math.Cos(angle));
            if (i + 1 < count) values[i + 1] = (float)(radius * Math.Sin(angle));
        }
        return values;
    }
}
