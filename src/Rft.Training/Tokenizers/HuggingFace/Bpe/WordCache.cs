using System.Collections.Concurrent;

namespace Rft.Training.Tokenizers.HuggingFace.Bpe;

/// <summary>Tokens of words seen before. Thread-safe; full, it keeps what it has.</summary>
internal sealed class WordCache
{
    private const int MostWords = 1 << 16;
    private const int LongestWord = 48;
    private readonly ConcurrentDictionary<string, int[]> _words = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private int _count;

    public WordCache()
    {
        _bySpan = _words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool TryGet(ReadOnlySpan<char> word, out int[] ids)
    {
        if (word.Length <= LongestWord && _bySpan.TryGetValue(word, out int[]? found))
        {
            ids = found;
            return true;
        }
        ids = [];
        return false;
    }

    public void Add(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length <= LongestWord && Volatile.Read(ref _count) < MostWords && _bySpan.TryAdd(word, ids.ToArray())) Interlocked.Increment(ref _count);
    }
}
