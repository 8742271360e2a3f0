using Rft.Training.Batches;
using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>Attention state of rows that several sequences share: every token sees itself and what stands before it in its own sequence.</summary>
internal sealed class PackedState : IAttentionState
{
    /// <summary>State of a layout.</summary>
    /// <param name="layout">Where the sequences stand; rows are whole key blocks.</param>
    /// <param name="lengths">Positions of each sequence.</param>
    /// <param name="tensors">Where the model lives.</param>
    public PackedState(RowLayout layout, IReadOnlyList<int> lengths, TensorFactory tensors)
    {
        int length = layout.Length, blocks = length / BlockedAttention.KeyBlock;
        long[] positions = new long[layout.Rows * length];
        float[] mask = new float[layout.Rows * blocks * length * BlockedAttention.KeyBlock];
        Array.Fill(mask, float.NegativeInfinity);
        void See(int row, int query, int key)
        {
            int block = (((row * blocks) + (key / BlockedAttention.KeyBlock)) * length) + query;
            mask[(block * BlockedAttention.KeyBlock) + (key % BlockedAttention.KeyBlock)] = 0;
        }
        // Padding sees itself, since a softmax over nothing is not a number; no sequence sees it.
        for (int row = 0; row < layout.Rows; row++)
        {
            for (int query = 0; query < length; query++) See(row, query, query);
        }
        for (int sequence = 0; sequence < lengths.Count; sequence++)
        {
            var (row, start) = layout.Places[sequence];
            for (int query = 0; query < lengths[sequence]; query++)
            {
                positions[(row * length) + start + query] = query;
                for (int key = 0; key < query; key++) See(row, start + query, start + key);
            }
        }
        Positions = tensors.From(positions, layout.Rows, length);
        Mask = tensors.From(mask, layout.Rows, 1, blocks, length, BlockedAttention.KeyBlock);
    }

    /// <inheritdoc/>
    public Tensor Positions { get; }

    /// <inheritdoc/>
    public Tensor Mask { get; }

    /// <inheritdoc/>
    public (Tensor Keys, Tensor Values) Extend(int layer, Tensor keys, Tensor values) => (keys, values);
}
