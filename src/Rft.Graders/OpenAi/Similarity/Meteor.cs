namespace Rft.Graders.OpenAi.Similarity;

/// <summary>
/// METEOR of one sentence as in nltk: equal words, then equal stems, each matched greedily from the last word backwards. nltk's third
/// stage, synonyms of WordNet, is left out: no lexicon is shipped.
/// </summary>
internal static class Meteor
{
    private const double Alpha = 0.9, Beta = 3, Gamma = 0.5;

    public static double Score(string hypothesis, string reference)
    {
        string[] h = [.. Words.Split(hypothesis).Select(Words.Lower)], r = [.. Words.Split(reference).Select(Words.Lower)];
        int?[] partners = new int?[h.Length];
        bool[] taken = new bool[r.Length];
        Match(h, r, partners, taken, word => word);
        Match(h, r, partners, taken, PorterStemmer.Stem);
        double matches = partners.Count(partner => partner is not null);
        if (matches == 0) return 0;
        double precision = matches / h.Length, recall = matches / r.Length;
        double mean = precision * recall / ((Alpha * precision) + ((1 - Alpha) * recall));
        return mean * (1 - (Gamma * Math.Pow(Chunks(partners) / matches, Beta)));
    }

    private static void Match(string[] h, string[] r, int?[] partners, bool[] taken, Func<string, string> form)
    {
        // Free words of the reference by form, the last one on top.
        var free = new Dictionary<string, Stack<int>>(StringComparer.Ordinal);
        for (int j = 0; j < r.Length; j++)
        {
            if (taken[j]) continue;
            string key = form(r[j]);
            if (!free.TryGetValue(key, out var places)) free.Add(key, places = []);
            places.Push(j);
        }
        for (int i = h.Length - 1; i >= 0; i--)
        {
            if (partners[i] is not null || !free.TryGetValue(form(h[i]), out var places) || !places.TryPop(out int j)) continue;
            partners[i] = j;
            taken[j] = true;
        }
    }

    /// <summary>Runs of matches that are neighbours in both texts.</summary>
    private static int Chunks(int?[] partners)
    {
        int chunks = 0;
        for (int i = 0; i < partners.Length; i++)
        {
            if (partners[i] is { } partner && (i == 0 || partners[i - 1] != partner - 1)) chunks++;
        }
        return chunks;
    }
}
