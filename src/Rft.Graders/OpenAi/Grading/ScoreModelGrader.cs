using Rft.Graders.OpenAi.Judges;
using Rft.Graders.OpenAi.Specs;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Grading;

/// <summary>A judge's number, cut to the grader's range.</summary>
internal sealed class ScoreModelGrader(ScoreModelSpec spec, JudgeAsker asker) : IGrader
{
    private readonly JudgeTask _task = JudgeTask.Score(spec.Bounds);

    public async ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        var scope = new TemplateScope(request.Item, request.Sample);
        var (result, reason) = await asker.AskAsync(
            scope, _task, verdict => (Verdict.Number(verdict, "result"), Verdict.Steps(verdict)), context, cancellationToken);
        double score = Math.Clamp(result, spec.Bounds.Low, spec.Bounds.High);
        var grade = Grade.Score(score, reason);
        return spec.PassThreshold is { } threshold ? grade.WithPassed(score >= threshold) : grade;
    }
}
