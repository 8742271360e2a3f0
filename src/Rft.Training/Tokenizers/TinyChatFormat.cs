using Rft.Graders;

namespace Rft.Training.Tokenizers;

/// <summary>The built-in model's chat format: a role token, the content, an end token.</summary>
/// <param name="tokenizer">The built-in model's tokenizer.</param>
public sealed class TinyChatFormat(ByteTokenizer tokenizer) : IChatFormat
{
    private static readonly HashSet<int> Stops = [ByteTokenizer.End];

    /// <inheritdoc/>
    public ITokenizer Tokenizer => tokenizer;

    /// <inheritdoc/>
    public IReadOnlySet<int> StopTokens => Stops;

    /// <inheritdoc/>
    public int[] EncodePrompt(IReadOnlyList<Message> messages) => [.. messages.SelectMany(Encode), ByteTokenizer.Assistant];

    /// <inheritdoc/>
    public EncodedConversation EncodeConversation(IReadOnlyList<Message> messages, IReadOnlyList<bool> trained)
    {
        List<int> tokens = [];
        List<bool> mask = [];
        for (int i = 0; i < messages.Count; i++)
        {
            int before = tokens.Count;
            tokens.AddRange(Encode(messages[i]));
            mask.Add(false);
            mask.AddRange(Enumerable.Repeat(trained[i], tokens.Count - before - 1));
        }
        return new EncodedConversation([.. tokens], [.. mask]);
    }

    /// <inheritdoc/>
    public TurnContinuation Continue(SampledTurn turn, IReadOnlyList<Message> added)
    {
        ArgumentNullException.ThrowIfNull(turn);
        turn.Check(added);
        int[] end = turn.Sampled is [.., var last] && Stops.Contains(last) ? [] : [ByteTokenizer.End];
        return turn.With([.. end, .. EncodePrompt(added)]);
    }

    /// <inheritdoc/>
    public Message ParseCompletion(IReadOnlyList<int> tokens)
    {
        bool ended = tokens.Count > 0 && Stops.Contains(tokens[^1]);
        return new Message { Role = "assistant", Content = tokenizer.Decode(ended ? [.. tokens.Take(tokens.Count - 1)] : tokens) };
    }

    private IEnumerable<int> Encode(Message message)
    {
        if (message.ToolCalls.Count > 0)
            throw new NotSupportedException($"the tiny model's chat format has no tool calls; the message calls '{message.ToolCalls[0].Name}'");
        return [Role(message.Role), .. tokenizer.Encode(message.Content), ByteTokenizer.End];
    }

    private static int Role(string role) => role switch
    {
        "system" or "developer" => ByteTokenizer.System,
        "user" => ByteTokenizer.User,
        "assistant" => ByteTokenizer.Assistant,
        "tool" => ByteTokenizer.Tool,
        _ => throw new NotSupportedException($"role '{role}' is not known; use system, developer, user, assistant or tool"),
    };
}
