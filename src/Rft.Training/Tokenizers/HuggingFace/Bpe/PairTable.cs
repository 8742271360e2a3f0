using System.Numerics;

namespace Rft.Training.Tokenizers.HuggingFace.Bpe;

/// <summary>
/// Merges by pair of tokens: one array with open addressing, so that a look-up touches one line of memory. A <see cref="Dictionary{TKey, TValue}"/> hashes a
/// <see cref="ulong"/> to the exclusive or of its halves, which is the same for very many pairs of ids. Immutable and thread-safe.
/// </summary>
internal sealed class PairTable
{
    private const ulong Empty = ulong.MaxValue;
    private readonly (ulong Key, BpeMerge Merge)[] _entries;
    private readonly int _shift;

    public PairTable(IReadOnlyDictionary<ulong, BpeMerge> merges)
    {
        // Two thirds full at most.
        int bits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)(merges.Count + (merges.Count / 2) + 2)));
        _shift = 64 - bits;
        _entries = new (ulong, BpeMerge)[1 << bits];
        Array.Fill(_entries, (Empty, default));
        foreach (var (key, merge) in merges) _entries[Place(key)] = (key, merge);
    }

    /// <summary>What a pair becomes.</summary>
    /// <param name="key">The pair; <see cref="BpeMerges.Key"/> of two ids from 0 on.</param>
    /// <param name="merge">The merge.</param>
    /// <returns>Whether the pair is merged at all.</returns>
    public bool TryGet(ulong key, out BpeMerge merge)
    {
        ref readonly var entry = ref _entries[Place(key)];
        merge = entry.Merge;
        return entry.Key == key;
    }

    /// <summary>A well-mixed hash of a pair of tokens.</summary>
    public static int Hash(ulong key) => (int)(Mix(key) >> 32);

    // Fibonacci hashing (Knuth, "The Art of Computer Programming", vol. 3, 6.4): the upper bits depend on all of the key.
    private static ulong Mix(ulong key) => (key ^ (key >> 29)) * 0x9E3779B97F4A7C15;

    private int Place(ulong key)
    {
        int at = (int)(Mix(key) >> _shift);
        while (_entries[at].Key != key && _entries[at].Key != Empty) at = (at + 1) & (_entries.Length - 1);
        return at;
    }
}
