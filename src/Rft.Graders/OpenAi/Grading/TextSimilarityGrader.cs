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
        double score = TextSimilarity.Score(spec.Metric, spec.Input.Render(scope), spec.Reference.Render(scope), spec.Options, cancellationToken);
        var grade = Grade.Score(score);
        return ValueTask.FromResult(spec.PassThreshold is { } threshold ? grade.WithPassed(score >= threshold) : grade);
    }
}
