using System.Text.Json;
using Rft.Graders;

namespace Rft.Training.Data;

/// <summary>Turns the JSON of one row into a <see cref="ChatRow"/>, or says where and why it cannot.</summary>
/// <param name="file">The file as the user named it.</param>
/// <param name="number">The row's line.</param>
/// <param name="line">The row's text, to place errors in.</param>
internal sealed class ChatRowParser(string file, int number, ReadOnlyMemory<byte> line)
{
    /// <summary>Parses the row.</summary>
    /// <exception cref="DatasetException">The row is not a chat row, or has nothing for <paramref name="use"/>.</exception>
    public ChatRow Parse(JsonElement row, ChatRowUse use)
    {
        if (row.ValueKind != JsonValueKind.Object)
            throw Fail($"a row is a JSON object, not {MessageParser.Name(row)}; write {{\"messages\": [...]}}");
        if (!row.TryGetProperty("messages", out var list))
            throw Fail("the row has no \"messages\"; add a list of {\"role\": ..., \"content\": ...}");
        var (messages, trained) = new MessageParser(file, number, line, ["messages"]).Parse(list);
        var parsed = new ChatRow(messages, trained, ParseRootWeight(row), new Item(row), number);
        CheckUse(parsed, use);
        return parsed;
    }

    private void CheckUse(ChatRow row, ChatRowUse use)
    {
        if (use == ChatRowUse.Supervised && !row.Trained.Contains(true))
            throw Fail("the row has nothing to train: no assistant message with weight 1; add an assistant message or remove the row",
                "messages");
        if (use == ChatRowUse.Prompt && row.PromptMessages.Count == 0)
            throw Fail("the row has no prompt: every message is the assistant's; begin with a user message", "messages");
    }

    private double ParseRootWeight(JsonElement row)
    {
        if (!row.TryGetProperty("weight", out var weight)) return 1;
        if (weight.ValueKind == JsonValueKind.Number && double.IsFinite(weight.GetDouble())) return weight.GetDouble();
        throw Fail($"the row's weight is {weight.GetRawText()}; use a finite number", "weight");
    }

    private DatasetException Fail(string problem, params ReadOnlySpan<object> path) =>
        new(file, number, JsonLocator.Column(line.Span, path), problem);
}
