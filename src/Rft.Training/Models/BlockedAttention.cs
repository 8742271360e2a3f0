using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>Attention over keys in blocks of a fixed size.</summary>
/// <remarks>
/// Softmax(q kT / sqrt(D)) v (Vaswani et al. 2017, eq. 1), computed so that a row's bits do not depend on how many keys other rows need: every product has
/// the fixed shape [rows, D] x [D, <see cref="KeyBlock"/>], the maximum is exact, and sums run within a block first and then over blocks in order,
/// so that blocks which are masked for a row add exact zeros. libtorch's fused attention chooses its tiling by the longest row and has no such property.
/// </remarks>
public static class BlockedAttention
{
    /// <summary>Keys in one block.</summary>
    public const int KeyBlock = 32;

    // Matrix libraries take another path, with other rounding, for products of very few rows.
    private const int MinimumRows = 4;

    /// <summary>Number of keys, rounded up to whole blocks.</summary>
    /// <param name="keys">Number of keys.</param>
    public static int Padded(int keys) => (keys + KeyBlock - 1) / KeyBlock * KeyBlock;

    /// <summary>Attends.</summary>
    /// <param name="queries">[B, KvHeads, G, T, D]: G query heads share a key head.</param>
    /// <param name="keys">[B, KvHeads, S, D], S a multiple of <see cref="KeyBlock"/>.</param>
    /// <param name="values">[B, KvHeads, S, D].</param>
    /// <param name="mask">As <see cref="IAttentionState.Mask"/>.</param>
    /// <returns>[B, KvHeads, G, T, D]; owned by the caller's scope.</returns>
    public static Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor mask)
    {
        using var scope = NewDisposeScope();
        long batch = keys.shape[0], heads = keys.shape[1], width = keys.shape[3], blocks = keys.shape[2] / KeyBlock;
        long sharing = queries.shape[2], tokens = queries.shape[3];
        long grouped = Math.Max(sharing, (MinimumRows + tokens - 1) / tokens), rows = grouped * tokens;
        var scaled = queries.Times(1 / Math.Sqrt(width));
        if (grouped > sharing) scaled = nn.functional.pad(scaled, [0, 0, 0, 0, 0, grouped - sharing]);
        var q = scaled.reshape(batch, heads, 1, rows, width);
        var k = keys.reshape(batch, heads, blocks, KeyBlock, width);
        var v = values.reshape(batch, heads, blocks, KeyBlock, width);
        var scores = q.matmul(k.transpose(-1, -2)).view(batch, heads * blocks, grouped, tokens, KeyBlock);
        scores = Masked(scores, mask, batch, heads, blocks, grouped, tokens).view(batch, heads, blocks, rows, KeyBlock);
        var weights = (scores - scores.detach().amax([2, 4], keepdim: true)).exp();
        var total = OverBlocks(weights.sum(-1, keepdim: true), blocks);
        var mixed = OverBlocks(weights.matmul(v), blocks);
        return (mixed / total).view(batch, heads, grouped, tokens, width).narrow(2, 0, sharing).MoveToOuterDisposeScope();
    }

    private static Tensor Masked(Tensor scores, Tensor mask, long batch, long heads, long blocks, long grouped, long tokens) =>
        scores.view(batch, heads, blocks, grouped, tokens, KeyBlock).Plus(mask.unsqueeze(3));

    // [B, H, K, rows, n] -> [B, H, rows, n], adding block after block: the order of a reduction over K would depend on K.
    private static Tensor OverBlocks(Tensor parts, long blocks)
    {
        var total = parts.select(2, 0);
        for (long block = 1; block < blocks; block++) total = total.Plus(parts.select(2, block));
        return total;
    }
}
