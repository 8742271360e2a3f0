using System.Text.Encodings.Web;
using System.Text.Json;
using Rft.Graders;
using Rft.Training.Rollouts;

namespace Rft.Training.Runs;

/// <summary>Writes the rollouts of a step as readable text: one JSON object (<c>rft.rollout/1</c>) a line.</summary>
public static class RolloutLog
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file as a whole; an earlier one of the same name is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stage">Name of the stage.</param>
    /// <param name="step">Step within the stage.</param>
    /// <param name="groups">Every sampled group.</param>
    /// <param name="advantages">First advantage of each rollout that is trained on, by the sample's id.</param>
    public static void Write(
        string path, string stage, int step, IReadOnlyList<RolloutGroup> groups, IReadOnlyDictionary<string, float> advantages)
    {
        string temporary = path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        using (var json = new Utf8JsonWriter(file, Readable))
        {
            foreach (var rollout in groups.SelectMany(group => group.Rollouts))
            {
                WriteRollout(json, stage, step, rollout, advantages);
                json.Flush();
                json.Reset();
                file.WriteByte((byte)'\n');
            }
        }
        File.Move(temporary, path, overwrite: true);
    }

    private static void WriteRollout(Utf8JsonWriter json, string stage, int step, Rollout rollout, IReadOnlyDictionary<string, float> advantages)
    {
        json.WriteStartObject();
        json.WriteString("schema", "rft.rollout/1");
        json.WriteString("id", rollout.Sample.Id);
        json.WriteString("stage", stage);
        json.WriteNumber("step", step);
        json.WriteNumber("prompt_index", rollout.PromptIndex);
        json.WriteNumber("row", rollout.Prompt.Row);
        json.WriteNumber("member", rollout.Member);
        WriteMessages(json, rollout.Prompt.Messages);
        json.WriteString("text", rollout.Sample.Text);
        json.WriteString("finish_reason", Snake(rollout.Sample.FinishReason));
        json.WriteNumber("tokens", rollout.SampledTokens);
        json.WriteNumber("policy_version", rollout.Sequences[0].Spans.Max(span => span.PolicyVersion));
        WriteReward(json, rollout.Reward);
        WriteScores(json, rollout.Outcomes);
        WriteDisagreements(json, rollout.Disagreements);
        bool kept = advantages.TryGetValue(rollout.Sample.Id, out float advantage);
        if (kept) json.WriteNumber("advantage", advantage);
        else json.WriteNull("advantage");
        json.WriteBoolean("kept", kept);
        json.WriteEndObject();
    }

    private static void WriteMessages(Utf8JsonWriter json, IReadOnlyList<Message> messages)
    {
        json.WriteStartArray("messages");
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", message.Role);
            json.WriteString("content", message.Content);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteReward(Utf8JsonWriter json, RolloutReward? reward)
    {
        if (reward is RolloutReward.Rewarded rewarded)
        {
            json.WriteStartObject("reward");
            json.WriteNumber("raw", rewarded.Raw);
            json.WriteNumber("value", rewarded.Value);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("reward");
        }
        if (reward is RolloutReward.Dropped dropped) json.WriteString("dropped", Snake(dropped.Reason));
        else json.WriteNull("dropped");
    }

    private static void WriteScores(Utf8JsonWriter json, IReadOnlyDictionary<string, GradeOutcome> outcomes)
    {
        json.WriteStartObject("scores");
        foreach (var (grader, outcome) in outcomes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject(grader);
            WriteOutcome(json, outcome);
            if (outcome.Log.Length > 0) json.WriteString("log", outcome.Log);
            json.WriteString("grader_hash", outcome.GraderHash);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteDisagreements(Utf8JsonWriter json, IReadOnlyList<string> shadows)
    {
        if (shadows.Count == 0) return;
        json.WriteStartArray("disagreements");
        foreach (string shadow in shadows) json.WriteStringValue(shadow);
        json.WriteEndArray();
    }

    private static void WriteOutcome(Utf8JsonWriter json, GradeOutcome outcome)
    {
        switch (outcome)
        {
            case GradeOutcome.Graded { Grade: var grade }:
                json.WriteString("state", Snake(grade.State));
                if (grade.Value is { } value) json.WriteNumber("value", value);
                else json.WriteNull("value");
                if (grade.Reason is not null) json.WriteString("reason", grade.Reason);
                WriteMetrics(json, grade.Metrics);
                break;
            case GradeOutcome.Failed failed:
                json.WriteString("state", "failed");
                json.WriteNull("value");
                json.WriteString("fault", failed.Code.Name());
                json.WriteString("message", failed.Message);
                if (failed.Position is { } position) json.WriteString("position", position.ToString());
                break;
            default:
                json.WriteString("state", "cancelled");
                json.WriteNull("value");
                break;
        }
    }

    private static void WriteMetrics(Utf8JsonWriter json, IReadOnlyDictionary<string, double> metrics)
    {
        if (metrics.Count == 0) return;
        json.WriteStartObject("metrics");
        foreach (var (name, value) in metrics.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteNumber(name, value);
        json.WriteEndObject();
    }

    private static string Snake<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
