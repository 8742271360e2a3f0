using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>Cosines and sines of the rotary position embedding (Su et al. 2021, eq. 34), in the half-split layout of Llama and Qwen checkpoints.</summary>
internal sealed class RotaryTable : IDisposable
{
    private readonly Tensor _cos;
    private readonly Tensor _sin;

    /// <summary>Tabulates every position of the context; computed in double precision.</summary>
    public RotaryTable(DecoderConfig config, TensorFactory tensors)
    {
        int half = config.HeadWidth / 2;
        var cos = new float[config.Context * config.HeadWidth];
        var sin = new float[config.Context * config.HeadWidth];
        double[] frequencies = [.. Enumerable.Range(0, half).Select(i => Frequency(config, i))];
        for (int position = 0; position < config.Context; position++)
        {
            for (int i = 0; i < half; i++)
            {
                double angle = position * frequencies[i];
                int at = position * config.HeadWidth + i;
                cos[at] = cos[at + half] = (float)Math.Cos(angle);
                // The sign belongs to "rotate half": the first half is multiplied with minus the second.
                sin[at] = (float)-Math.Sin(angle);
                sin[at + half] = (float)Math.Sin(angle);
            }
        }
        _cos = tensors.From(cos, config.Context, config.HeadWidth).DetachFromDisposeScope();
        _sin = tensors.From(sin, config.Context, config.HeadWidth).DetachFromDisposeScope();
    }

    private static double Frequency(DecoderConfig config, int pair)
    {
        double frequency = Math.Pow(config.RopeTheta, -2.0 * pair / config.HeadWidth);
        return config.RopeScaling?.Scaled(frequency) ?? frequency;
    }

    /// <summary>Rows of the table for the positions, each [B, 1, T, D].</summary>
    /// <param name="positions">[B, T], int64.</param>
    public (Tensor Cos, Tensor Sin) At(Tensor positions)
    {
        long batch = positions.shape[0], tokens = positions.shape[1], width = _cos.shape[1];
        using var flat = positions.reshape(-1);
        return (_cos.index_select(0, flat).view(batch, 1, tokens, width), _sin.index_select(0, flat).view(batch, 1, tokens, width));
    }

    /// <summary>Turns each head's pairs of dimensions.</summary>
    /// <param name="x">[B, heads, T, D].</param>
    /// <param name="cos">[B or 1, 1, T, D].</param>
    /// <param name="sin">Signed sines, [B or 1, 1, T, D].</param>
    /// <returns>[B, heads, T, D]; owned by the caller's scope.</returns>
    public static Tensor Rotate(Tensor x, Tensor cos, Tensor sin) => (x * cos).Plus(x.roll([x.shape[3] / 2], [3]) * sin);

    /// <inheritdoc/>
    public void Dispose()
    {
        _cos.Dispose();
        _sin.Dispose();
    }
}
