using System.Text.Json.Nodes;
using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.OpenAi.Reading;

/// <summary>
/// Writes a grader in normal form: fields in the order of the documentation, defaults that matter spelt out, absent options left out.
/// Reading what was written gives the same grader.
/// </summary>
internal static class SpecWriter
{
    public static JsonObject Write(GraderSpec spec)
    {
        var json = new JsonObject { ["type"] = spec.Type, ["name"] = spec.Name };
        switch (spec)
        {
            case StringCheckSpec check:
                json["input"] = check.Input.Text;
                json["reference"] = check.Reference.Text;
                json["operation"] = StringCheckSpec.Operations.Word(check.Operation);
                break;
            case TextSimilaritySpec similarity:
                json["input"] = similarity.Input.Text;
                json["reference"] = similarity.Reference.Text;
                json["evaluation_metric"] = SimilarityOptions.Metrics.Word(similarity.Metric);
                Add(json, "pass_threshold", similarity.PassThreshold);
                AddExtension(json, Options(similarity));
                break;
            case ScoreModelSpec score:
                AddJudge(json, score);
                if (score is { Rubric: null, Ranking: null }) json["range"] = new JsonArray(score.Bounds.Low, score.Bounds.High);
                Add(json, "pass_threshold", score.PassThreshold);
                AddExtension(json, Options(score));
                break;
            case LabelModelSpec label:
                AddJudge(json, label);
                json["labels"] = Texts(label.Labels);
                json["passing_labels"] = Texts(label.PassingLabels);
                break;
            case MultiSpec multi:
                json["graders"] = Graders(multi);
                json["calculate_output"] = multi.Formula.Text;
                AddExtension(json, Options(multi));
                break;
        }
        return json;
    }

    private static JsonNode Graders(MultiSpec multi) => multi.IsList
        ? new JsonArray([.. multi.Parts.Select(part => Write(part.Grader))])
        : new JsonObject(multi.Parts.Select(part => KeyValuePair.Create(part.Variable, (JsonNode?)Write(part.Grader))));

    private static JsonObject Options(TextSimilaritySpec similarity)
    {
        var (options, json) = (similarity.Options, new JsonObject());
        var defaults = new SimilarityOptions();
        if (options.Fuzzy != defaults.Fuzzy) json["fuzzy"] = SimilarityOptions.FuzzyForms.Word(options.Fuzzy);
        if (options.Smoothing != defaults.Smoothing) json["smoothing"] = SimilarityOptions.Smoothings.Word(options.Smoothing);
        if (options.Tokenizer != defaults.Tokenizer) json["tokenizer"] = SimilarityOptions.Tokenizers.Word(options.Tokenizer);
        if (options.Statistic != defaults.Statistic) json["statistic"] = SimilarityOptions.Statistics.Word(options.Statistic);
        if (options.Stemmer) json["stemmer"] = true;
        if (similarity.Metric == SimilarityMetric.Cosine) json["embedding"] = SimilarityOptions.TermFrequencies;
        return json;
    }

    private static JsonObject Options(MultiSpec multi)
    {
        var json = new JsonObject();
        if (multi.OnError == NoScorePolicy.Zero) json["on_error"] = "zero";
        if (multi.OnNotApplicable == NoScorePolicy.Zero) json["on_na"] = "zero";
        return json;
    }

    private static JsonObject Options(ScoreModelSpec score)
    {
        var json = new JsonObject();
        if (score.Rubric is { } rubric)
        {
            json["rubric"] = new JsonObject
            {
                ["criteria"] = rubric.FromRow is { } fromRow ? fromRow.Text : new JsonArray([.. rubric.Criteria!.Select(Criterion)]),
                ["ask"] = RubricSpec.Calls.Word(rubric.Ask),
            };
        }
        if (score.Ranking is { } ranking) json["ranking"] = new JsonObject { ["rounds"] = ranking.Rounds };
        return json;
    }

    private static JsonObject Criterion(CriterionSpec criterion)
    {
        var json = new JsonObject { ["name"] = criterion.Name, ["text"] = criterion.Text.Text, ["weight"] = criterion.Weight };
        if (criterion.IsGate) json["gate"] = true;
        return json;
    }

    private static void AddJudge(JsonObject json, JudgeSpec judge)
    {
        json["model"] = judge.Model;
        json["input"] = new JsonArray([.. judge.Input.Select(Message)]);
        var sampling = new JsonObject();
        Add(sampling, "seed", judge.Sampling.Seed);
        Add(sampling, "top_p", judge.Sampling.TopP);
        Add(sampling, "temperature", judge.Sampling.Temperature);
        Add(sampling, "max_completions_tokens", judge.Sampling.MaxTokens);
        Add(sampling, "reasoning_effort", judge.Sampling.ReasoningEffort);
        if (sampling.Count > 0) json["sampling_params"] = sampling;
    }

    private static JsonObject Message(MessageSpec message) => new()
    {
        ["role"] = message.Role,
        ["content"] = message.IsPlain ? message.Parts[0].Content.Text : new JsonArray([.. message.Parts.Select(Part)]),
    };

    private static JsonObject Part(MessagePart part)
    {
        var json = new JsonObject { ["type"] = MessageReader.Kinds.Word(part.Kind) };
        switch (part.Kind)
        {
            case PartKind.InputImage:
                json["image_url"] = part.Content.Text;
                Add(json, "detail", part.Detail);
                break;
            case PartKind.InputAudio:
                json["input_audio"] = new JsonObject { ["data"] = part.Content.Text, ["format"] = part.Detail };
                break;
            default:
                json["text"] = part.Content.Text;
                break;
        }
        return json;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static void Add<T>(JsonObject json, string name, T? value)
    {
        if (value is not null) json[name] = JsonValue.Create(value);
    }

    private static void AddExtension(JsonObject json, JsonObject options)
    {
        if (options.Count > 0) json["x_rft"] = options;
    }
}
