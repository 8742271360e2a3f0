using Rft.Training.Models;

namespace Rft.Training.Batches;

/// <summary>Fills rows with sequences, first fit.</summary>
/// <param name="longest">Positions of the longest sequence.</param>
/// <remarks>
/// A sequence begins at a multiple of <see cref="BlockedAttention.KeyBlock"/>: its keys then stand in blocks as they would in a row of its own, so that its
/// bits are the same.
/// </remarks>
internal sealed class RowPacker(int longest)
{
    private readonly List<int> _free = [];

    /// <summary>Positions a row.</summary>
    public int Length { get; } = BlockedAttention.Padded(longest);

    /// <summary>Rows begun so far.</summary>
    public int Rows => _free.Count;

    /// <summary>Whether a sequence fits into a row that is begun.</summary>
    /// <param name="length">Its positions.</param>
    public bool Fits(int length) => _free.Exists(free => free + length <= Length);

    /// <summary>Puts a sequence into the first row with room, or begins another.</summary>
    /// <param name="length">Its positions.</param>
    /// <returns>The row and the first position.</returns>
    public (int Row, int Start) Place(int length)
    {
        int row = _free.FindIndex(free => free + length <= Length);
        if (row < 0)
        {
            row = _free.Count;
            _free.Add(0);
        }
        int start = _free[row];
        _free[row] = BlockedAttention.Padded(start + length);
        return (row, start);
    }
}
