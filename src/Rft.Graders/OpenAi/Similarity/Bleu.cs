using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.OpenAi.Similarity;

/// <summary>
/// BLEU and GLEU of one sentence, n-grams up to 4. BLEU: Papineni et al. 2002, as nltk's sentence_bleu; with the tokenizer 13a as
/// sacrebleu's sentence score. GLEU: Wu et al. 2016, as nltk's sentence_gleu.
/// </summary>
internal static class Bleu
{
    private const int Orders = 4;

    public static double Score(string hypothesis, string reference, SimilarityOptions options)
    {
        bool mteval = options.Tokenizer == BleuTokenizer.Mteval13a;
        string[] h = mteval ? Mteval13a.Split(hypothesis) : Words.Split(hypothesis);
        string[] r = mteval ? Mteval13a.Split(reference) : Words.Split(reference);
        double logs = 0;
        int zeros = 0;
        for (int n = 1; n <= Orders; n++)
        {
            var counts = Ngrams.Count(h, r, n);
            // sacrebleu gives nothing to a sentence without n-grams of every length; nltk counts one such n-gram, unmatched.
            if (counts.InHypothesis == 0 && mteval) return 0;
            if (counts.Matched == 0 && n == 1) return 0;
            double precision = Precision(counts, n, options.Smoothing, ref zeros);
            if (precision == 0) return 0;
            logs += Math.Log(precision);
        }
        double brevity = h.Length > r.Length ? 1 : Math.Exp(1 - ((double)r.Length / h.Length));
        return brevity * Math.Exp(logs / Orders);
    }

    /// <summary>Shared n-grams over those of the longer text, of all lengths together.</summary>
    public static double Gleu(string hypothesis, string reference)
    {
        string[] h = Words.Split(hypothesis), r = Words.Split(reference);
        double matched = 0, inHypothesis = 0, inReference = 0;
        for (int n = 1; n <= Orders; n++)
        {
            var counts = Ngrams.Count(h, r, n);
            matched += counts.Matched;
            inHypothesis += counts.InHypothesis;
            inReference += counts.InReference;
        }
        double all = Math.Max(inHypothesis, inReference);
        return all == 0 ? 0 : matched / all;
    }

    // Smoothing as in Chen and Cherry 2014: exp is method 3 (NIST), add1 is method 2.
    private static double Precision(Ngrams counts, int n, BleuSmoothing smoothing, ref int zeros)
    {
        double all = Math.Max(1, counts.InHypothesis);
        if (smoothing == BleuSmoothing.AddOne && n > 1) return (counts.Matched + 1) / (all + 1);
        if (counts.Matched > 0 || smoothing != BleuSmoothing.Exponential) return counts.Matched / all;
        return 1 / (Math.Pow(2, ++zeros) * all);
    }
}
