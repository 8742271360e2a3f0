using Rft.Graders.OpenAi.Judges;
using Rft.Graders.OpenAi.Specs;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Grading;

/// <summary>A judge's choice among labels: 1 for a passing one, else 0.</summary>
internal sealed class LabelModelGrader(LabelModelSpec spec, JudgeAsker asker) : IGrader
{
    private readonly JudgeTask _task = JudgeTask.Label(spec.Labels);

    public async ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        var scope = new TemplateScope(request.Item, request.Sample);
        return await asker.AskAsync(
            scope, _task,
            verdict =>
            {
                string label = Verdict.Text(verdict, "result");
                if (!spec.Labels.Contains(label)) throw new VerdictException($"the label '{label}' is none of {string.Join(", ", spec.Labels)}");
                return Grade.Pass(spec.PassingLabels.Contains(label), Verdict.Steps(verdict) is { } steps ? $"{label}: {steps}" : label);
            },
            context, cancellationToken);
    }
}
