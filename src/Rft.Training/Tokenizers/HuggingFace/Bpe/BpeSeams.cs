using System.Collections;

namespace Rft.Training.Tokenizers.HuggingFace.Bpe;

/// <summary>
/// Cuts a long word where no merge can reach across, which changes no id: between two characters that have tokens and stand side by side in no token that a
/// merge makes. Tokenizers without a pre-tokenizer take a whole text as one word; its parts between spaces can then be cached.
/// </summary>
internal sealed class BpeSeams
{
    private readonly BitArray _known = new(char.MaxValue + 1);
    private readonly HashSet<uint> _joined = [];

    /// <param name="vocabulary">All tokens.</param>
    /// <param name="made">The tokens that merges make.</param>
    public BpeSeams(IEnumerable<string> vocabulary, IEnumerable<string> made)
    {
        // A surrogate is no character, so there is no seam beside one.
        foreach (string token in vocabulary.Where(token => token.Length == 1)) _known[token[0]] = true;
        foreach (string token in made)
        {
            for (int i = 1; i < token.Length; i++) _joined.Add(Pair(token[i - 1], token[i]));
        }
    }

    /// <summary>Where the part that begins at an index ends.</summary>
    public int End(ReadOnlySpan<char> word, int start)
    {
        for (int i = start + 1; i < word.Length; i++)
        {
            if (_known[word[i - 1]] && _known[word[i]] && !_joined.Contains(Pair(word[i - 1], word[i]))) return i;
        }
        return word.Length;
    }

    private static uint Pair(char left, char right) => ((uint)left << 16) | right;
}
