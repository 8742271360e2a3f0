using Rft.Training.Devices;
using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Sampling;

/// <summary>Keys and values of every layer for a number of rows, each row with a length of its own.</summary>
/// <remarks>
/// A row's keys stand at its own positions from 0 on, never shifted by what other rows need, so that its key blocks, and with them the bits of its
/// attention, are the same in every batch. Owned tensors live outside dispose scopes until <see cref="Dispose"/>.
/// </remarks>
internal sealed class KeyValueCache : IAttentionState, IDisposable
{
    private readonly TensorFactory _tensors;
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;
    private readonly int _capacity;
    private int _visible;
    private Tensor? _index;
    private Tensor? _positions;
    private Tensor? _mask;

    private KeyValueCache(TensorFactory tensors, Tensor[] keys, Tensor[] values, int capacity)
    {
        (_tensors, _keys, _values, _capacity) = (tensors, keys, values, capacity);
    }

    /// <summary>Allocates an empty cache.</summary>
    /// <param name="config">The decoder's shape.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="capacity">Keys a row may hold.</param>
    /// <param name="tensors">Where the model lives.</param>
    public static KeyValueCache Allocate(DecoderConfig config, int rows, int capacity, TensorFactory tensors)
    {
        int padded = BlockedAttention.Padded(capacity);
        Tensor[] Layers() =>
            [.. Enumerable.Range(0, config.Layers).Select(_ => tensors.Zeros([rows, config.KvHeads, padded, config.HeadWidth]).DetachFromDisposeScope())];
        return new KeyValueCache(tensors, Layers(), Layers(), capacity);
    }

    /// <inheritdoc/>
    public Tensor Positions => _positions ?? throw new InvalidOperationException("call Place before the forward pass");

    /// <inheritdoc/>
    public Tensor Mask => _mask ?? throw new InvalidOperationException("call Place before the forward pass");

    /// <summary>Says where the next tokens of each row stand. The tensors made here belong to the caller's scope.</summary>
    /// <param name="starts">First position, one a row.</param>
    /// <param name="tokens">Tokens a row, T.</param>
    public void Place(ReadOnlySpan<int> starts, int tokens)
    {
        int rows = starts.Length, last = 0;
        foreach (int start in starts) last = Math.Max(last, start + tokens);
        _visible = BlockedAttention.Padded(Math.Min(last, _capacity));
        int blocks = _visible / BlockedAttention.KeyBlock;
        var positions = new long[rows * tokens];
        var mask = new float[rows * tokens * _visible];
        for (int row = 0; row < rows; row++)
        {
            for (int token = 0; token < tokens; token++)
            {
                // Padding after a row's last token may run past the capacity, and with it past the positions the model knows; it overwrites
                // the last slot, which nothing reads: the last token of a completion is never an input.
                int position = Math.Min(starts[row] + token, _capacity - 1);
                positions[row * tokens + token] = position;
                for (int block = position / BlockedAttention.KeyBlock; block < blocks; block++)
                {
                    int at = ((row * blocks + block) * tokens + token) * BlockedAttention.KeyBlock;
                    int hidden = Math.Clamp(position + 1 - block * BlockedAttention.KeyBlock, 0, BlockedAttention.KeyBlock);
                    mask.AsSpan(at + hidden, BlockedAttention.KeyBlock - hidden).Fill(float.NegativeInfinity);
                }
            }
        }
        _positions = _tensors.From(positions, rows, tokens);
        _mask = _tensors.From(mask, rows, 1, blocks, tokens, BlockedAttention.KeyBlock);
        _index = _positions.view(rows, 1, tokens, 1).expand(rows, _keys[0].shape[1], tokens, _keys[0].shape[3]);
    }

    /// <inheritdoc/>
    public (Tensor Keys, Tensor Values) Extend(int layer, Tensor keys, Tensor values)
    {
        _keys[layer].scatter_(2, _index!, keys);
        _values[layer].scatter_(2, _index!, values);
        return (Visible(_keys[layer]), Visible(_values[layer]));
    }

    /// <summary>A cache of chosen rows of this one.</summary>
    /// <param name="rows">Rows to take, in order; a row may be taken several times.</param>
    /// <param name="more">A further cache whose rows come after these, of the capacity of the result; null for none.</param>
    /// <param name="moreRows">Rows to take from it.</param>
    /// <param name="capacity">Keys a row of the result may hold; at least as many as now.</param>
    public KeyValueCache Select(IReadOnlyList<int> rows, KeyValueCache? more, IReadOnlyList<int> moreRows, int capacity)
    {
        using var scope = NewDisposeScope();
        var index = _tensors.From([.. rows.Select(row => (long)row)], rows.Count);
        var moreIndex = _tensors.From([.. moreRows.Select(row => (long)row)], moreRows.Count);
        int padded = BlockedAttention.Padded(capacity);
        // A longer row's blocks are added behind, where nothing is visible yet: the positions of what is there, and so its bits, stay.
        Tensor Own(Tensor own)
        {
            var picked = own.index_select(0, index);
            long missing = padded - picked.shape[2];
            return missing <= 0 ? picked : cat([picked, _tensors.Zeros([rows.Count, picked.shape[1], missing, picked.shape[3]])], 2);
        }
        Tensor Pick(Tensor own, Tensor? other) =>
            (other is null ? Own(own) : cat([Own(own), other.index_select(0, moreIndex)], 0)).DetachFromDisposeScope();
        return new KeyValueCache(
            _tensors, [.. _keys.Select((keys, layer) => Pick(keys, more?._keys[layer]))],
            [.. _values.Select((values, layer) => Pick(values, more?._values[layer]))], capacity);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values)) tensor.Dispose();
    }

    private Tensor Visible(Tensor cached) => _visible == cached.shape[2] ? cached : cached.narrow(2, 0, _visible);
}
