using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.OpenAi.Similarity;

/// <summary>ROUGE-1 to -5 and ROUGE-L of one sentence (Lin 2004) as in rouge-score 0.1.2, and the cosine of word counts over its tokens.</summary>
internal static class Rouge
{
    public static double Score(
        string hypothesis, string reference, SimilarityMetric metric, SimilarityOptions options, CancellationToken cancellationToken)
    {
        string[] h = Words.RougeTokens(hypothesis, options.Stemmer), r = Words.RougeTokens(reference, options.Stemmer);
        if (metric != SimilarityMetric.RougeL)
        {
            var counts = Ngrams.Count(h, r, metric - SimilarityMetric.Rouge1 + 1);
            return Statistic(counts.Matched, counts.InHypothesis, counts.InReference, options.Statistic);
        }
        var (a, b, lcs) = LongestCommonSubsequence.Prepare(h, r);
        return Statistic(lcs.Length(a, b, cancellationToken), h.Length, r.Length, options.Statistic);
    }

    /// <summary>Cosine of the angle between the vectors of token counts; 0 when a text has no tokens.</summary>
    public static double Cosine(string hypothesis, string reference)
    {
        var h = Words.RougeTokens(hypothesis, stem: false).CountBy(token => token).ToDictionary(StringComparer.Ordinal);
        var r = Words.RougeTokens(reference, stem: false).CountBy(token => token).ToDictionary(StringComparer.Ordinal);
        double dot = h.Sum(entry => (double)entry.Value * r.GetValueOrDefault(entry.Key));
        return dot == 0 ? 0 : dot / Math.Sqrt(SquaredNorm(h.Values) * SquaredNorm(r.Values));
    }

    private static double SquaredNorm(IEnumerable<int> counts) => counts.Sum(count => (double)count * count);

    private static double Statistic(double matched, double inHypothesis, double inReference, RougeStatistic statistic)
    {
        if (matched == 0) return 0;
        double precision = matched / inHypothesis, recall = matched / inReference;
        return statistic switch
        {
            RougeStatistic.Precision => precision,
            RougeStatistic.Recall => recall,
            _ => 2 * precision * recall / (precision + recall),
        };
    }
}
