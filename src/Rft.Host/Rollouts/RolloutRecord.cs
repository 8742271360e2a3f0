using System.Text.Json;

namespace Rft.Host.Rollouts;

/// <summary>One line of a rollout file (<c>rft.rollout/1</c>), as far as it is shown.</summary>
internal sealed record RolloutRecord
{
    private const string Schema = "rft.rollout/1";

    /// <summary>The rollout's id, unique within its run.</summary>
    public required string Id { get; init; }

    /// <summary>Zero-based position of its row in the stage's data.</summary>
    public required int Row { get; init; }

    /// <summary>Name of the stage.</summary>
    public required string Stage { get; init; }

    /// <summary>Step within the stage.</summary>
    public required int Step { get; init; }

    /// <summary>Position of the prompt within its step.</summary>
    public required int PromptIndex { get; init; }

    /// <summary>Position within the group.</summary>
    public required int Member { get; init; }

    /// <summary>The prompt's messages, role and text.</summary>
    public required IReadOnlyList<(string Role, string Content)> Messages { get; init; }

    /// <summary>The completion.</summary>
    public required string Text { get; init; }

    /// <summary>Why the model stopped.</summary>
    public required string FinishReason { get; init; }

    /// <summary>Tokens of the completion.</summary>
    public required int Tokens { get; init; }

    /// <summary>The reward; null when the rollout was dropped.</summary>
    public double? Reward { get; init; }

    /// <summary>The reward before lengths and KL had a part in it; null when the rollout was dropped.</summary>
    public double? RawReward { get; init; }

    /// <summary>Why there is no reward.</summary>
    public string? Dropped { get; init; }

    /// <summary>The advantage; null when there is none.</summary>
    public double? Advantage { get; init; }

    /// <summary>Whether the rollout was trained on.</summary>
    public required bool Kept { get; init; }

    /// <summary>What each grader said, in file order.</summary>
    public required IReadOnlyList<RolloutScore> Scores { get; init; }

    /// <summary>Shadows that disagree with the grader that they shadow.</summary>
    public IReadOnlyList<string> Disagreements { get; init; } = [];

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">The line is not JSON or not a rollout.</exception>
    public static RolloutRecord Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        try
        {
            string? schema = root.GetProperty("schema").GetString();
            if (schema != Schema) throw new JsonException($"the schema is '{schema}', not '{Schema}'");
            return Read(root);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException($"a field of {Schema} is missing or of another type: {e.Message}", e);
        }
    }

    private static RolloutRecord Read(JsonElement root) => new()
    {
        Id = root.GetProperty("id").GetString()!,
        Row = root.GetProperty("row").GetInt32(),
        Stage = root.GetProperty("stage").GetString()!,
        Step = root.GetProperty("step").GetInt32(),
        PromptIndex = root.GetProperty("prompt_index").GetInt32(),
        Member = root.GetProperty("member").GetInt32(),
        Messages = [.. root.GetProperty("messages").EnumerateArray().Select(message =>
            (message.GetProperty("role").GetString()!, message.GetProperty("content").GetString()!))],
        Text = root.GetProperty("text").GetString()!,
        FinishReason = root.GetProperty("finish_reason").GetString()!,
        Tokens = root.GetProperty("tokens").GetInt32(),
        Reward = root.GetProperty("reward") is { ValueKind: JsonValueKind.Object } reward ? reward.GetProperty("value").GetDouble() : null,
        RawReward = root.GetProperty("reward") is { ValueKind: JsonValueKind.Object } raw ? raw.GetProperty("raw").GetDouble() : null,
        Dropped = root.GetProperty("dropped").GetString(),
        Advantage = root.GetProperty("advantage") is { ValueKind: JsonValueKind.Number } advantage ? advantage.GetDouble() : null,
        Kept = root.GetProperty("kept").GetBoolean(),
        Disagreements = root.TryGetProperty("disagreements", out var shadows) ? [.. shadows.EnumerateArray().Select(shadow => shadow.GetString()!)] : [],
        Scores = [.. root.GetProperty("scores").EnumerateObject().Select(score => RolloutScore.Read(score.Name, score.Value))],
    };
}
