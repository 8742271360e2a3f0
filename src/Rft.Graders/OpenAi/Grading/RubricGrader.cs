using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Graders.OpenAi.Judges;
using Rft.Graders.OpenAi.Reading;
using Rft.Graders.OpenAi.Specs;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Grading;

/// <summary>
/// A judge says of each criterion whether it is met. The score is the weight of what is met over the weight of all positive criteria, from 0
/// to 1; negative criteria take away, and a gate that is not met makes it 0. Each criterion is a metric, 1 or 0.
/// </summary>
internal sealed class RubricGrader(ScoreModelSpec spec, RubricSpec rubric, JudgeAsker asker) : IGrader
{
    private static readonly JsonObject CriterionSchema = JudgeTask.Object(
        ("explanation", new JsonObject { ["type"] = "string" }), ("met", new JsonObject { ["type"] = "boolean" }));

    public async ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        var scope = new TemplateScope(request.Item, request.Sample);
        var criteria = rubric.FromRow is null ? OfFile(scope) : OfRow(rubric.FromRow, scope);
        if (criteria.Count == 0) return Grade.NotApplicable("the row has no criteria");
        var verdicts = await JudgeAsync(scope, criteria, context, cancellationToken);
        double score = Score(criteria, verdicts);
        var unmet = criteria.Select((criterion, i) => (criterion, verdicts[i])).Where(entry => entry.criterion.Weight < 0 == entry.Item2.Met)
            .Select(entry => $"{entry.criterion.Name}: {entry.Item2.Explanation}").ToList();
        var grade = Grade.Score(score, unmet.Count == 0 ? "every criterion is as it should be" : Verdict.Cut(string.Join("; ", unmet)));
        for (int i = 0; i < criteria.Count; i++) grade = grade.With($"criterion/{criteria[i].Name}", verdicts[i].Met ? 1 : 0);
        return spec.PassThreshold is { } threshold ? grade.WithPassed(score >= threshold) : grade;
    }

    private static double Score(IReadOnlyList<WrittenCriterion> criteria, CriterionVerdict[] verdicts)
    {
        double possible = 0, reached = 0;
        for (int i = 0; i < criteria.Count; i++)
        {
            if (criteria[i].IsGate && !verdicts[i].Met) return 0;
            possible += Math.Max(0, criteria[i].Weight);
            if (verdicts[i].Met) reached += criteria[i].Weight;
        }
        // Nothing but gates, and all of them open.
        return possible == 0 ? 1 : Math.Clamp(reached / possible, 0, 1);
    }

    private async Task<CriterionVerdict[]> JudgeAsync(
        TemplateScope scope, IReadOnlyList<WrittenCriterion> criteria, GradeContext context, CancellationToken cancellationToken)
    {
        if (rubric.Ask == RubricCalls.Together) return await AskAsync(scope, criteria, context, cancellationToken);
        var each = await Task.WhenAll(criteria.Select(criterion => AskAsync(scope, [criterion], context, cancellationToken)));
        return [.. each.SelectMany(verdicts => verdicts)];
    }

    private Task<CriterionVerdict[]> AskAsync(
        TemplateScope scope, IReadOnlyList<WrittenCriterion> criteria, GradeContext context, CancellationToken cancellationToken)
    {
        // Numbers instead of names: whatever an author calls a criterion, the reply's members are plain words.
        var schema = JudgeTask.Object(criteria.Select((_, i) => (Id(i), (JsonNode)CriterionSchema.DeepClone())));
        var task = new JudgeTask(
            "rubric", schema, "Reply with one JSON object and nothing else. For every criterion, by its id, say first why and then whether it is "
            + """met: {"c1": {"explanation": "...", "met": true}, ...}.""", _ => List(criteria));
        return asker.AskAsync(scope, task, verdict => Read(verdict, criteria.Count), context, cancellationToken);
    }

    private static string List(IReadOnlyList<WrittenCriterion> criteria)
    {
        var text = new StringBuilder("Decide for each criterion whether it is met:");
        for (int i = 0; i < criteria.Count; i++) text.Append('\n').Append(Id(i)).Append(": ").Append(criteria[i].Text);
        return text.ToString();
    }

    private static CriterionVerdict[] Read(JsonElement verdict, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => Verdict.Member(verdict, Id(i)))
            .Select(one => new CriterionVerdict(Verdict.Flag(one, "met"), Verdict.Note(one, "explanation"))),
    ];

    private static string Id(int index) => FormattableString.Invariant($"c{index + 1}");

    private List<WrittenCriterion> OfFile(TemplateScope scope) =>
    [
        .. rubric.Criteria!.Select(criterion => new WrittenCriterion(
            criterion.Name, criterion.Text.Render(scope), criterion.Text.Place, criterion.Weight, criterion.IsGate)),
    ];

    private static IReadOnlyList<WrittenCriterion> OfRow(Template fromRow, TemplateScope scope)
    {
        var json = scope.Element(fromRow.Only!, fromRow.Place);
        try
        {
            return CriteriaReader.Read(json, new JsonPlace(new JsonSource("row", json.GetRawText()), ""));
        }
        catch (GraderJsonException e)
        {
            throw new GraderFaultException(
                FaultCode.InvalidVariableError, $"the row's criteria '{fromRow.Text}' are not usable at '{e.Pointer}': {e.Message}",
                fromRow.Place.Position, e);
        }
    }

    private sealed record CriterionVerdict(bool Met, string Explanation);
}
