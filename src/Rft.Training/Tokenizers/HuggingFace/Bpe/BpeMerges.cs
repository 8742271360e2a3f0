namespace Rft.Training.Tokenizers.HuggingFace.Bpe;

/// <summary>Merges pairs of tokens, the best rank first and the leftmost of equal ones.</summary>
/// <param name="merges">For a pair (left in the upper half): rank and the token that it makes.</param>
internal sealed class BpeMerges(IReadOnlyDictionary<ulong, BpeMerge> merges)
{
    private const int None = int.MaxValue;

    // Below it, looking at all ranks again is cheaper than keeping a queue.
    private const int Short = 48;

    private readonly PairTable _merges = new(merges);

    public static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    /// <summary>Merges in place.</summary>
    /// <param name="ids">The tokens of a word's characters.</param>
    /// <returns>How many tokens are left, at the front.</returns>
    public int Apply(Span<int> ids) => ids.Length < 2 ? ids.Length : ids.Length <= Short ? ApplyShort(ids) : ApplyLong(ids);

    private int ApplyShort(Span<int> ids)
    {
        // ranks[i]: of the pair that begins at i.
        Span<int> ranks = stackalloc int[Short];
        Span<int> results = stackalloc int[Short];
        int count = ids.Length;
        for (int i = 0; i + 1 < count; i++) (ranks[i], results[i]) = Look(ids[i], ids[i + 1]);
        while (count > 1)
        {
            int best = 0;
            for (int i = 1; i < count - 1; i++)
            {
                if (ranks[i] < ranks[best]) best = i;
            }
            if (ranks[best] == None) break;
            ids[best] = results[best];
            count--;
            ids[(best + 2)..(count + 1)].CopyTo(ids[(best + 1)..]);
            ranks[(best + 1)..count].CopyTo(ranks[best..]);
            results[(best + 1)..count].CopyTo(results[best..]);
            if (best > 0) (ranks[best - 1], results[best - 1]) = Look(ids[best - 1], ids[best]);
            if (best + 1 < count) (ranks[best], results[best]) = Look(ids[best], ids[best + 1]);
        }
        return count;
    }

    private int ApplyLong(Span<int> ids)
    {
        int count = ids.Length;
        int[] next = [.. Enumerable.Range(1, count)];
        int[] previous = [.. Enumerable.Range(-1, count)];
        var alive = new bool[count];
        Array.Fill(alive, true);
        var queue = new PriorityQueue<(int Left, int Result), ulong>();
        for (int i = 0; i + 1 < count; i++) Queue(ids, i, i + 1, queue);
        while (queue.TryDequeue(out var pair, out ulong priority))
        {
            int left = pair.Left;
            int right = alive[left] ? next[left] : count;
            // The pair may have changed since it was queued; then its successor has an entry of its own.
            if (right == count || Look(ids[left], ids[right]) is var (rank, result) && (rank != (int)(priority >> 32) || result != pair.Result)) continue;
            ids[left] = pair.Result;
            alive[right] = false;
            next[left] = next[right];
            if (next[left] < count)
            {
                previous[next[left]] = left;
                Queue(ids, left, next[left], queue);
            }
            if (previous[left] >= 0) Queue(ids, previous[left], left, queue);
        }
        int kept = 0;
        for (int i = 0; i < count; i = next[i]) ids[kept++] = ids[i];
        return kept;
    }

    private void Queue(Span<int> ids, int left, int right, PriorityQueue<(int Left, int Result), ulong> queue)
    {
        var (rank, result) = Look(ids[left], ids[right]);
        if (rank != None) queue.Enqueue((left, result), BpeMerges.Key(rank, left));
    }

    private (int Rank, int Result) Look(int left, int right) =>
        _merges.TryGet(Key(left, right), out var merge) ? (merge.Rank, merge.Result) : (None, 0);
}
