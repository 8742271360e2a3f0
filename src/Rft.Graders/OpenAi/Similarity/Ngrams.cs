namespace Rft.Graders.OpenAi.Similarity;

/// <summary>How many n-grams two lists of words have, and how many they share.</summary>
/// <param name="Matched">Shared n-grams, each counted as often as both have it.</param>
/// <param name="InHypothesis">N-grams of the hypothesis.</param>
/// <param name="InReference">N-grams of the reference.</param>
internal readonly record struct Ngrams(int Matched, int InHypothesis, int InReference)
{
    /// <summary>Counts the n-grams of one length.</summary>
    public static Ngrams Count(string[] hypothesis, string[] reference, int length)
    {
        var counts = Counts(reference, length);
        int matched = 0;
        foreach (var (ngram, count) in Counts(hypothesis, length)) matched += Math.Min(count, counts.GetValueOrDefault(ngram));
        return new Ngrams(matched, Math.Max(0, hypothesis.Length - length + 1), Math.Max(0, reference.Length - length + 1));
    }

    // Words hold no blanks, so joined n-grams are equal only when their words are.
    private static Dictionary<string, int> Counts(string[] words, int length)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i + length <= words.Length; i++)
        {
            string ngram = string.Join(' ', words, i, length);
            counts[ngram] = counts.GetValueOrDefault(ngram) + 1;
        }
        return counts;
    }
}
