using System.Diagnostics;
using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.OpenAi.Similarity;

/// <summary>How alike two texts are, by one of the metrics of <see cref="SimilarityMetric"/>. Pure functions.</summary>
internal static class TextSimilarity
{
    /// <summary>The likeness, 0 to 1.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="input">The text.</param>
    /// <param name="reference">What it is compared with.</param>
    /// <param name="options">Variants of the metric.</param>
    /// <param name="cancellationToken">Ends a comparison of long texts.</param>
    public static double Score(SimilarityMetric metric, string input, string reference, SimilarityOptions options, CancellationToken cancellationToken)
    {
        double score = metric switch
        {
            SimilarityMetric.FuzzyMatch => new FuzzyMatch(cancellationToken).Score(options.Fuzzy, input, reference),
            SimilarityMetric.Bleu => Bleu.Score(input, reference, options),
            SimilarityMetric.Gleu => Bleu.Gleu(input, reference),
            SimilarityMetric.Meteor => Meteor.Score(input, reference),
            SimilarityMetric.Cosine => Rouge.Cosine(input, reference),
            >= SimilarityMetric.Rouge1 and <= SimilarityMetric.RougeL => Rouge.Score(input, reference, metric, options, cancellationToken),
            _ => throw new UnreachableException(),
        };
        // Sums of logarithms may end a last bit outside.
        return Math.Clamp(score, 0, 1);
    }
}
