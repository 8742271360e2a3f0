using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>Attention state of whole sequences without a cache: every token sees itself and what stands before it in its row.</summary>
public sealed class CausalState : IAttentionState
{
    private readonly long _padding;

    /// <summary>State for rows that begin at position 0; padding stands at the end, where no trained token sees it.</summary>
    /// <param name="tokens">Tokens a row, T.</param>
    /// <param name="tensors">Where the model lives.</param>
    public CausalState(int tokens, TensorFactory tensors)
    {
        int padded = BlockedAttention.Padded(tokens), blocks = padded / BlockedAttention.KeyBlock;
        _padding = padded - tokens;
        Positions = tensors.Range(tokens).unsqueeze(0);
        var mask = new float[padded * tokens];
        for (int key = 0; key < padded; key++)
        {
            for (int query = 0; query < Math.Min(key, tokens); query++)
            {
                int row = key / BlockedAttention.KeyBlock * tokens + query;
                mask[row * BlockedAttention.KeyBlock + key % BlockedAttention.KeyBlock] = float.NegativeInfinity;
            }
        }
        Mask = tensors.From(mask, 1, 1, blocks, tokens, BlockedAttention.KeyBlock);
    }

    /// <inheritdoc/>
    public Tensor Positions { get; }

    /// <inheritdoc/>
    public Tensor Mask { get; }

    /// <inheritdoc/>
    public (Tensor Keys, Tensor Values) Extend(int layer, Tensor keys, Tensor values) => (Padded(keys), Padded(values));

    private Tensor Padded(Tensor x) => _padding == 0 ? x : nn.functional.pad(x, [0, 0, 0, _padding]);
}
