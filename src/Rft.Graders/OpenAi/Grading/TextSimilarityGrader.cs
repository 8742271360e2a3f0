using System.Diagnostics;
using Rft.Graders.OpenAi.Similarity;
using Rft.Graders.OpenAi.Specs;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Grading;

/// <summary>Scores how alike two texts are, from 0 to 1.</summary>
internal sealed class TextSimilarityGrader(TextSimilaritySpec spec) : IGrader
{
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        var scope = new TemplateScope(request.Item, request.Sample);
        double score = Score(spec.Input.Render(scope), spec.Reference.Render(scope), cancellationToken);
        // Sums of logarithms may end a last bit outside.
        var grade = Grade.Score(Math.Clamp(score, 0, 1));
        return ValueTask.FromResult(spec.PassThreshold is { } threshold ? grade.WithPassed(score >= threshold) : grade);
    }

    private double Score(string input, string reference, CancellationToken cancellationToken) => spec.Metric switch
    {
        SimilarityMetric.FuzzyMatch => new FuzzyMatch(cancellationToken).Score(spec.Options.Fuzzy, input, reference),
        SimilarityMetric.Bleu => Bleu.Score(input, reference, spec.Options),
        SimilarityMetric.Gleu => Bleu.Gleu(input, reference),
        SimilarityMetric.Meteor => Meteor.Score(input, reference),
        SimilarityMetric.Cosine => Rouge.Cosine(input, reference),
        >= SimilarityMetric.Rouge1 and <= SimilarityMetric.RougeL =>
            Rouge.Score(input, reference, spec.Metric, spec.Options, cancellationToken),
        _ => throw new UnreachableException(),
    };
}
