using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>What attention needs to know beside the current tokens: where they stand and which keys they may see.</summary>
public interface IAttentionState
{
    /// <summary>Positions of the current tokens, [B, T] or [1, T], int64.</summary>
    Tensor Positions { get; }

    /// <summary>0 where a key may be seen and -infinity elsewhere, [B or 1, 1, K, T, <see cref="BlockedAttention.KeyBlock"/>] with K key blocks.</summary>
    Tensor Mask { get; }

    /// <summary>Adds the current tokens' keys and values and returns all of them.</summary>
    /// <param name="layer">Block of the decoder, from 0.</param>
    /// <param name="keys">[B, KvHeads, T, D].</param>
    /// <param name="values">[B, KvHeads, T, D].</param>
    /// <returns>Keys and values, [B, KvHeads, K * <see cref="BlockedAttention.KeyBlock"/>, D].</returns>
    (Tensor Keys, Tensor Values) Extend(int layer, Tensor keys, Tensor values);
}
