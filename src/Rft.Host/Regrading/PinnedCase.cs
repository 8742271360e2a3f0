using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rft.Graders;
using Rft.Host.Configuration;
using Rft.Host.Rollouts;

namespace Rft.Host.Regrading;

/// <summary>Writes rollouts as a case of a grader.</summary>
internal static class PinnedCase
{
    private const string Error = "error:";
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The case as one line of JSON.</summary>
    /// <param name="id">Name of the case.</param>
    /// <param name="grader">The grader as the experiment configures it.</param>
    /// <param name="item">The row.</param>
    /// <param name="rollouts">One rollout, or all of a group.</param>
    /// <param name="isGroup">Whether the grader judges groups.</param>
    /// <param name="expect">A score or <c>error:CODE</c>; null: what the run recorded.</param>
    /// <exception cref="UsageException"><paramref name="expect"/> is neither, or the grader did not answer in the run.</exception>
    public static string Write(string id, GraderConfig grader, Item item, IReadOnlyList<RolloutRecord> rollouts, bool isGroup, string? expect)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            if (grader.Class is { } name) json.WriteString("grader", name);
            if (grader.Options.EnumerateObject().Any()) Member(json, "options", grader.Options);
            Member(json, "item", item.Json);
            json.WritePropertyName(isGroup ? "samples" : "sample");
            if (isGroup) json.WriteStartArray();
            foreach (var rollout in rollouts) Sample(json, rollout);
            if (isGroup) json.WriteEndArray();
            json.WritePropertyName("expected");
            if (isGroup) json.WriteStartArray();
            foreach (var rollout in rollouts) Expected(json, expect, rollout, grader.Name);
            if (isGroup) json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Member(Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    private static void Sample(Utf8JsonWriter json, RolloutRecord rollout)
    {
        json.WriteStartObject();
        json.WriteString("id", rollout.Id);
        json.WriteString("output_text", rollout.Text);
        json.WriteString("finish_reason", rollout.FinishReason);
        json.WriteNumber("token_count", rollout.Tokens);
        json.WriteStartArray("messages");
        foreach (var (role, content) in rollout.Messages.Append(("assistant", rollout.Text)))
        {
            json.WriteStartObject();
            json.WriteString("role", role);
            json.WriteString("content", content);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Expected(Utf8JsonWriter json, string? expect, RolloutRecord rollout, string grader)
    {
        json.WriteStartObject();
        if (expect is null) Recorded(json, rollout, grader);
        else if (expect.StartsWith(Error, StringComparison.Ordinal)) json.WriteString("error", Code(expect[Error.Length..]));
        else if (double.TryParse(expect, NumberStyles.Float, CultureInfo.InvariantCulture, out double score) && double.IsFinite(score))
            json.WriteNumber("score", score);
        else throw new UsageException($"--expect is '{expect}'; write a score such as 0.5, or error:CODE such as error:runtime_error");
        json.WriteEndObject();
    }

    private static string Code(string name) => Enum.GetValues<FaultCode>().Any(code => code.Name() == name)
        ? name
        : throw new UsageException(
            $"--expect names the code '{name}', which is none; use {string.Join(", ", Enum.GetValues<FaultCode>().Select(code => code.Name()))}");

    private static void Recorded(Utf8JsonWriter json, RolloutRecord rollout, string grader)
    {
        var score = rollout.Scores.FirstOrDefault(each => each.Grader == grader)
            ?? throw new UsageException($"the grader '{grader}' did not grade rollout {rollout.Id}; say with --expect what it should");
        if (score.Fault is { } fault) json.WriteString("error", fault);
        else if (score.Value is { } value) json.WriteNumber("score", value);
        else if (score.State is "not_applicable" or "invalid") json.WriteString("state", score.State);
        else throw new UsageException($"the grader '{grader}' was cancelled on rollout {rollout.Id}; say with --expect what it should answer");
    }
}
