using System.Text.Json;
using Rft.Graders.OpenAi.Specs;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Reading;

/// <summary>Reads score_model and label_model graders.</summary>
internal static class JudgeReader
{
    private const double MaxTemperature = 2;

    public static ScoreModelSpec ScoreModel(JsonFields fields)
    {
        fields.Allow("type", "name", "model", "input", "range", "pass_threshold", "sampling_params", "x_rft");
        var options = SpecReader.Extension(fields, "rubric", "ranking");
        var spec = new ScoreModelSpec
        {
            Name = fields.Word("name"),
            Place = fields.Place,
            Model = fields.Word("model"),
            Input = MessageReader.Read(fields.Required("input"), fields.At("input")),
            Sampling = Sampling(fields),
            PassThreshold = fields.Number("pass_threshold"),
            Rubric = options.Optional("rubric") is { } rubric ? Rubric(new JsonFields(rubric, options.At("rubric"), "a rubric")) : null,
            Ranking = options.Optional("ranking") is { } ranking ? Ranking(new JsonFields(ranking, options.At("ranking"), "a ranking")) : null,
        };
        if (spec.Rubric is not null && spec.Ranking is not null)
            throw options.At("ranking").Fault(GraderJsonFault.InvalidValue, "a grader has a rubric or a ranking, not both; make two graders");
        if (spec.Ranking is not null) RefuseSamples(spec);
        if (fields.Optional("range") is not { } range) return spec;
        return spec is { Rubric: null, Ranking: null }
            ? spec with { Bounds = Range(range, fields.At("range")) }
            : throw fields.At("range").Fault(GraderJsonFault.InvalidValue, "the scores of a rubric or a ranking are from 0 to 1; remove the range");
    }

    public static LabelModelSpec LabelModel(JsonFields fields)
    {
        fields.Allow("type", "name", "model", "input", "labels", "passing_labels", "sampling_params", "x_rft");
        SpecReader.Extension(fields);
        var labels = Labels(fields, "labels");
        var passing = Labels(fields, "passing_labels");
        for (int i = 0; i < passing.Count; i++)
        {
            if (!labels.Contains(passing[i]))
            {
                throw fields.At("passing_labels").At(i).Fault(
                    GraderJsonFault.InvalidValue, $"'{passing[i]}' is not among the labels {string.Join(", ", labels)}");
            }
        }
        return new LabelModelSpec
        {
            Name = fields.Word("name"),
            Place = fields.Place,
            Model = fields.Word("model"),
            Input = MessageReader.Read(fields.Required("input"), fields.At("input")),
            Sampling = Sampling(fields),
            Labels = labels,
            PassingLabels = passing,
        };
    }

    private static List<string> Labels(JsonFields fields, string name)
    {
        var labels = new List<string>();
        foreach (var (json, place) in JsonFields.Elements(fields.Required(name), fields.At(name)))
        {
            string label = JsonFields.Text(json, place);
            if (label.Length == 0) throw place.Fault(GraderJsonFault.InvalidValue, "a label is empty; give it a text");
            if (labels.Contains(label)) throw place.Fault(GraderJsonFault.InvalidValue, $"the label '{label}' is given twice; remove one");
            labels.Add(label);
        }
        return labels.Count > 0 ? labels : throw fields.At(name).Fault(GraderJsonFault.InvalidValue, $"'{name}' is empty; give at least one label");
    }

    private static ScoreRange Range(JsonElement json, JsonPlace place)
    {
        var bounds = JsonFields.Elements(json, place);
        if (bounds.Count != 2)
            throw place.Fault(GraderJsonFault.InvalidValue, $"a range has two numbers, low and high, not {bounds.Count}; for example [0, 1]");
        double low = JsonFields.Number(bounds[0].Json, bounds[0].Place), high = JsonFields.Number(bounds[1].Json, bounds[1].Place);
        return low < high
            ? new ScoreRange(low, high)
            : throw place.Fault(GraderJsonFault.InvalidValue, FormattableString.Invariant($"the range [{low}, {high}] is empty; put the lower number first"));
    }

    private static SamplingSpec Sampling(JsonFields grader)
    {
        if (grader.Optional("sampling_params") is not { } json) return new SamplingSpec();
        var fields = new JsonFields(json, grader.At("sampling_params"), "sampling_params");
        fields.Allow("seed", "top_p", "temperature", "max_completions_tokens", "reasoning_effort");
        return new SamplingSpec
        {
            Seed = fields.Whole("seed", int.MinValue),
            TopP = Within(fields, "top_p", 1),
            Temperature = Within(fields, "temperature", MaxTemperature),
            MaxTokens = fields.Whole("max_completions_tokens", 1),
            ReasoningEffort = fields.Optional("reasoning_effort") is null ? null
                : fields.Choice("reasoning_effort", new WordList<string>([.. SamplingSpec.Efforts.Select(effort => (effort, effort))])),
        };
    }

    private static double? Within(JsonFields fields, string name, double most)
    {
        double? value = fields.Number(name);
        return value is null or >= 0 && !(value > most)
            ? value
            : throw fields.At(name).Fault(
                GraderJsonFault.InvalidValue, FormattableString.Invariant($"'{name}' is {value}; it lies from 0 to {most}"));
    }

    private static RubricSpec Rubric(JsonFields fields)
    {
        fields.Allow("criteria", "ask");
        var json = fields.Required("criteria");
        var place = fields.At("criteria");
        var rubric = new RubricSpec { Ask = fields.Choice("ask", RubricSpec.Calls, RubricCalls.Together) };
        if (json.ValueKind == JsonValueKind.String)
        {
            var fromRow = Template.Parse(json.GetString()!, place);
            if (fromRow.Only is not { Root: TemplateRoot.Item })
            {
                throw place.Fault(
                    GraderJsonFault.InvalidTemplate, "criteria are a list, or one placeholder of the row that holds such a list: \"{{item.rubric}}\"");
            }
            return rubric with { FromRow = fromRow };
        }
        var criteria = CriteriaReader.Read(json, place)
            .Select(written => new CriterionSpec(written.Name, CriterionText(written), written.Weight, written.IsGate)).ToList();
        return criteria.Count > 0
            ? rubric with { Criteria = criteria }
            : throw place.Fault(GraderJsonFault.InvalidValue, "a rubric needs at least one criterion");
    }

    private static Template CriterionText(WrittenCriterion written)
    {
        var text = Template.Parse(written.Text, written.Place);
        return !text.UsesSample
            ? text
            : throw written.Place.Fault(GraderJsonFault.InvalidTemplate, "a criterion is the author's, so it may hold item but not sample");
    }

    private static RankingSpec Ranking(JsonFields fields)
    {
        fields.Allow("rounds");
        return new RankingSpec(fields.Whole("rounds", 1) ?? 1);
    }

    private static void RefuseSamples(ScoreModelSpec spec)
    {
        if (spec.Input.SelectMany(message => message.Parts).FirstOrDefault(part => part.Content.UsesSample) is { } part)
        {
            throw part.Content.Place.Fault(
                GraderJsonFault.InvalidTemplate, "a ranking judges many samples: describe the task with item; the answers are listed after your messages");
        }
    }
}
