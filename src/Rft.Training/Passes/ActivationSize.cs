using Rft.Training.Models;

namespace Rft.Training.Passes;

/// <summary>Memory that a training pass keeps for its backward pass, in bytes. Pure functions.</summary>
/// <remarks>
/// Floats kept a token and layer: about 16 of width C (two norms of 3, queries and their rotation 5, mixed heads 2, projection and residuals 3), 7 of width
/// F (gate, up, SiLU's 4, product), 6 of the keys' width, and 3 rows of H scores over the longest sequence T (scores, shifted, exp).
/// </remarks>
public static class ActivationSize
{
    private const int Float = sizeof(float);

    /// <summary>Bytes of a micro-batch.</summary>
    /// <param name="shape">The model's shape.</param>
    /// <param name="tokens">Padded tokens, B * T.</param>
    /// <param name="longest">Tokens of the longest sequence, T.</param>
    /// <param name="recompute">Whether activations are made again for the gradient.</param>
    /// <param name="logitsAtOnce">As <see cref="ForwardOptions.LogitsAtOnce"/>.</param>
    public static long Of(DecoderConfig shape, long tokens, int longest, bool recompute, long logitsAtOnce)
    {
        ArgumentNullException.ThrowIfNull(shape);
        // Log-softmax, its gradient and the logits stand side by side.
        long logits = 3 * Math.Min(tokens * shape.Vocabulary, logitsAtOnce) * Float;
        return (tokens * PerToken(shape, longest, recompute)) + (recompute ? tokens * LargestLayer(shape, longest) : 0) + logits;
    }

    /// <summary>Bytes a token that stay for the backward pass, logits apart.</summary>
    /// <param name="shape">The model's shape.</param>
    /// <param name="longest">Tokens of the longest sequence, T.</param>
    /// <param name="recompute">Whether activations are made again for the gradient.</param>
    public static long PerToken(DecoderConfig shape, int longest, bool recompute)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return recompute
            ? (long)Float * shape.Layers * shape.Width
            : Enumerable.Range(0, shape.Layers).Sum(layer => Layer(shape, layer, longest));
    }

    /// <summary>Bytes a token of the layer that is made again at a time.</summary>
    /// <param name="shape">The model's shape.</param>
    /// <param name="longest">Tokens of the longest sequence, T.</param>
    public static long LargestLayer(DecoderConfig shape, int longest)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Enumerable.Range(0, shape.Layers).Max(layer => Layer(shape, layer, longest));
    }

    private static long Layer(DecoderConfig shape, int layer, int longest)
    {
        long inside = shape.IsRouted(layer) ? (long)shape.Experts!.Chosen * shape.Experts.Width : shape.FeedForward;
        return Float * ((16L * shape.Width) + (7 * inside) + (6L * shape.KvHeads * shape.HeadWidth) + (3L * shape.Heads * BlockedAttention.Padded(longest)));
    }
}
