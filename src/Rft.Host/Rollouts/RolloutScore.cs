using System.Text.Json;

namespace Rft.Host.Rollouts;

/// <summary>What one grader said about a rollout.</summary>
/// <param name="Grader">The grader's name.</param>
/// <param name="State">scored, not_applicable, invalid, failed or cancelled.</param>
/// <param name="Value">The score; null unless scored.</param>
/// <param name="Reason">The grader's words.</param>
/// <param name="Fault">The error code of a failure.</param>
/// <param name="Message">The failure's message.</param>
internal sealed record RolloutScore(string Grader, string State, double? Value, string? Reason, string? Fault, string? Message)
{
    /// <summary>Reads one entry of <c>scores</c>; fields that say nothing may be absent.</summary>
    public static RolloutScore Read(string grader, JsonElement score) => new(
        grader,
        score.GetProperty("state").GetString()!,
        score.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null,
        Text(score, "reason"),
        Text(score, "fault"),
        Text(score, "message"));

    private static string? Text(JsonElement score, string field) =>
        score.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
