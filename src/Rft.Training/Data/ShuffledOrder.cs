using Rft.Graders;

namespace Rft.Training.Data;

/// <summary>An endless order over a dataset: each epoch visits every row once, in an order of its own.</summary>
/// <param name="rows">Number of rows; at least 1.</param>
/// <param name="seed">Decides the orders.</param>
/// <remarks>The row at a position is a pure function of the position, so that a resumed run needs no more than its cursor. Not thread-safe.</remarks>
public sealed class ShuffledOrder(int rows, ulong seed)
{
    private long _epoch = -1;
    private int[] _order = [];

    /// <summary>The row at a position.</summary>
    /// <param name="position">Position in the endless order, from 0.</param>
    public int RowAt(long position)
    {
        long epoch = position / rows;
        if (epoch != _epoch)
        {
            _order = [.. Enumerable.Range(0, rows).OrderBy(row => Seed.Derive(seed, (ulong)epoch, (ulong)row)).ThenBy(row => row)];
            _epoch = epoch;
        }
        return _order[position % rows];
    }
}
