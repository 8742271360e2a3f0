namespace Rft.Training.Batches;

/// <summary>Splits a batch into micro-batches of similar lengths.</summary>
public static class Microbatches
{
    /// <summary>Sorts by length and takes rows until rows times longest row would exceed the budget.</summary>
    /// <param name="data">The batch.</param>
    /// <param name="tokens">Padded tokens a micro-batch may hold; a longer sequence gets one of its own.</param>
    /// <param name="packed">Whether short sequences share rows.</param>
    /// <returns>Positions in <paramref name="data"/>, micro-batch by micro-batch; the same for the same lengths.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Split(IReadOnlyList<Datum> data, int tokens, bool packed = false)
    {
        int[] lengths = [.. data.Select(datum => datum.Length)];
        return packed ? SplitPacked(lengths, tokens) : Split(lengths, tokens);
    }

    /// <summary>The same for pairs, which are never taken apart: a pair is two rows as long as its longer side.</summary>
    /// <param name="pairs">The batch.</param>
    /// <param name="tokens">Padded tokens a micro-batch may hold; a longer pair gets one of its own.</param>
    /// <returns>Positions in <paramref name="pairs"/>, micro-batch by micro-batch.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Split(IReadOnlyList<PreferenceDatum> pairs, int tokens) =>
        Split([.. pairs.Select(pair => 2 * pair.Length)], tokens);

    private static List<IReadOnlyList<int>> Split(int[] lengths, int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        List<IReadOnlyList<int>> batches = [];
        List<int> current = [];
        int longest = 0;
        foreach (int i in LongestFirst(lengths))
        {
            longest = Math.Max(longest, lengths[i]);
            if (current.Count > 0 && (current.Count + 1) * longest > tokens)
            {
                batches.Add(current);
                current = [];
                longest = lengths[i];
            }
            current.Add(i);
        }
        if (current.Count > 0) batches.Add(current);
        return batches;
    }

    private static List<IReadOnlyList<int>> SplitPacked(int[] lengths, int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        List<IReadOnlyList<int>> batches = [];
        List<int> current = [];
        RowPacker? packer = null;
        foreach (int i in LongestFirst(lengths))
        {
            if (packer is null || (!packer.Fits(lengths[i]) && (packer.Rows + 1) * packer.Length > tokens))
            {
                current = [];
                batches.Add(current);
                packer = new RowPacker(lengths[i]);
            }
            packer.Place(lengths[i]);
            current.Add(i);
        }
        return batches;
    }

    private static IEnumerable<int> LongestFirst(int[] lengths) => Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i]).ThenBy(i => i);
}
