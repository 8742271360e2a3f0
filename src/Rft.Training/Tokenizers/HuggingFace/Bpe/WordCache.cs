using System.Runtime.InteropServices;

namespace Rft.Training.Tokenizers.HuggingFace.Bpe;

/// <summary>
/// Tokens of words seen before. Thread-safe without locks: an entry is one array that never changes once it is in its place. A word has two places; a new one
/// drives out another when both are taken.
/// </summary>
internal sealed class WordCache
{
    private const int Places = 1 << 16;
    private const int LongestWord = 48;

    /// <summary>Each entry: the word's length, its characters two by two, its tokens.</summary>
    private readonly int[]?[] _entries = new int[]?[Places];

    /// <summary>Looks a word up.</summary>
    /// <param name="word">The word.</param>
    /// <param name="ids">Its tokens.</param>
    public bool TryGet(ReadOnlySpan<char> word, out ReadOnlySpan<int> ids)
    {
        ids = default;
        if (word.Length > LongestWord) return false;
        int place = Place(word);
        return Is(place, word, out ids) || Is(place ^ 1, word, out ids);
    }

    /// <summary>Keeps a word's tokens, if the word is not too long.</summary>
    public void Add(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length > LongestWord) return;
        int start = Start(word.Length);
        var entry = new int[start + ids.Length];
        entry[0] = word.Length;
        word.CopyTo(MemoryMarshal.Cast<int, char>(entry.AsSpan(1)));
        ids.CopyTo(entry.AsSpan(start));
        int place = Place(word);
        if (Volatile.Read(ref _entries[place]) is not null && Volatile.Read(ref _entries[place ^ 1]) is null) place ^= 1;
        Volatile.Write(ref _entries[place], entry);
    }

    private bool Is(int place, ReadOnlySpan<char> word, out ReadOnlySpan<int> ids)
    {
        ids = default;
        int[]? entry = Volatile.Read(ref _entries[place]);
        if (entry is null || entry[0] != word.Length || !MemoryMarshal.Cast<int, char>(entry.AsSpan(1))[..word.Length].SequenceEqual(word)) return false;
        ids = entry.AsSpan(Start(word.Length));
        return true;
    }

    /// <summary>Where an entry's tokens begin.</summary>
    private static int Start(int length) => 1 + ((length + 1) / 2);

    private static int Place(ReadOnlySpan<char> word)
    {
        const ulong Factor = 0x9E3779B97F4A7C15;
        ulong hash = (ulong)word.Length;
        while (word.Length >= 4)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(word))) * Factor;
            hash ^= hash >> 32;
            word = word[4..];
        }
        foreach (char c in word) hash = (hash ^ c) * Factor;
        return (int)(hash >> 48);
    }
}
