namespace Rft.Training.Batches;

/// <summary>Splits a batch into micro-batches of similar lengths.</summary>
public static class Microbatches
{
    /// <summary>Sorts by length and packs rows until rows times longest row would exceed the budget.</summary>
    /// <param name="data">The batch.</param>
    /// <param name="tokens">Padded tokens a micro-batch may hold; a longer sequence gets one of its own.</param>
    /// <returns>Positions in <paramref name="data"/>, micro-batch by micro-batch; the same for the same lengths.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Split(IReadOnlyList<Datum> data, int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        List<IReadOnlyList<int>> batches = [];
        List<int> current = [];
        int longest = 0;
        foreach (int i in Enumerable.Range(0, data.Count).OrderByDescending(i => data[i].Length).ThenBy(i => i))
        {
            longest = Math.Max(longest, data[i].Length);
            if (current.Count > 0 && (current.Count + 1) * longest > tokens)
            {
                batches.Add(current);
                current = [];
                longest = data[i].Length;
            }
            current.Add(i);
        }
        if (current.Count > 0) batches.Add(current);
        return batches;
    }
}
