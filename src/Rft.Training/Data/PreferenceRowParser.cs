using System.Text.Json;
using Rft.Graders;

namespace Rft.Training.Data;

/// <summary>Turns the JSON of one row into a <see cref="PreferenceRow"/>, or says where and why it cannot.</summary>
/// <param name="file">The file as the user named it.</param>
/// <param name="number">The row's line.</param>
/// <param name="line">The row's text, to place errors in.</param>
internal sealed class PreferenceRowParser(string file, int number, ReadOnlyMemory<byte> line)
{
    private const string Form = "write {\"prompt\": ..., \"chosen\": ..., \"rejected\": ...}";

    /// <summary>Parses the row.</summary>
    /// <exception cref="DatasetException">The row is no pair.</exception>
    public PreferenceRow Parse(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object) throw Fail($"a row is a JSON object, not {MessageParser.Name(row)}; {Form}");
        if (row.TryGetProperty("weight", out _))
            throw Fail("the row has a weight, which pairs do not have; remove it", "weight");
        var (prompt, chosen, rejected) = row.TryGetProperty("input", out _) || row.TryGetProperty("preferred_output", out _)
            ? (InputMessages(row), "preferred_output", "non_preferred_output")
            : (Prompt(row), "chosen", "rejected");
        var pair = new PreferenceRow(Side(row, chosen, prompt), Side(row, rejected, prompt));
        if (Same(pair.Chosen.Messages, pair.Rejected.Messages))
            throw Fail($"\"{chosen}\" and \"{rejected}\" are the same, so that nothing is preferred; change one or remove the row", rejected);
        return pair;
    }

    private List<Message> InputMessages(JsonElement row)
    {
        if (!row.TryGetProperty("input", out var input) || input.ValueKind != JsonValueKind.Object || !input.TryGetProperty("messages", out var messages))
            throw Fail("the row has no prompt; add \"input\": {\"messages\": [{\"role\": \"user\", \"content\": ...}]}", "input");
        return new MessageParser(file, number, line, ["input", "messages"], "input").Parse(messages).Messages;
    }

    private List<Message> Prompt(JsonElement row)
    {
        if (!row.TryGetProperty("prompt", out var prompt)) throw Fail($"the row has no \"prompt\"; {Form}");
        if (prompt.ValueKind != JsonValueKind.String) return new MessageParser(file, number, line, ["prompt"], "prompt").Parse(prompt).Messages;
        string text = prompt.GetString()!;
        return text.Length > 0 ? [new Message { Role = "user", Content = text }] : throw Fail("\"prompt\" is empty; write the user's message", "prompt");
    }

    // The prompt and one answer to it. What was already said is context, whoever said it: only the answer is trained.
    private ChatRow Side(JsonElement row, string field, List<Message> prompt)
    {
        if (!row.TryGetProperty(field, out var side)) throw Fail($"the row has no \"{field}\"; add the answer as a text or a list of messages");
        var parser = new MessageParser(file, number, line, [field], field);
        var (messages, trained) = side.ValueKind == JsonValueKind.String
            ? ([new Message { Role = "assistant", Content = side.GetString()! }], [true])
            : parser.Parse(side);
        // Some data sets repeat the prompt in front of both answers.
        int repeated = messages.Count > prompt.Count && Same(messages.Take(prompt.Count), prompt) ? prompt.Count : 0;
        for (int i = repeated; i < messages.Count; i++)
        {
            if (messages[i].Role is not ("assistant" or "tool"))
            {
                throw parser.Fail(
                    $"message {i} has the role {messages[i].Role}; an answer has assistant and tool messages, move the others to the prompt", i, "role");
            }
            if (messages[i] is { Role: "assistant", Content: "", ToolCalls.Count: 0 })
                throw Fail($"\"{field}\" has an assistant message without text; write one or remove the row", field);
        }
        bool[] flags = [.. prompt.Select(_ => false), .. trained.Skip(repeated)];
        if (!flags.Contains(true))
            throw Fail($"\"{field}\" has nothing to train: no assistant message with weight 1; add an assistant message or remove the row", field);
        return new ChatRow([.. prompt, .. messages.Skip(repeated)], flags, 1, new Item(row), number);
    }

    private static bool Same(IEnumerable<Message> left, IEnumerable<Message> right) => left.Select(Spelt).SequenceEqual(right.Select(Spelt));

    private static string Spelt(Message message) => string.Join(
        '\0', [message.Role, message.Content, message.Reasoning, .. message.ToolCalls.SelectMany(call => new[] { call.Name, call.Arguments })]);

    private DatasetException Fail(string problem, params ReadOnlySpan<object> path) =>
        new(file, number, JsonLocator.Column(line.Span, path), problem);
}
