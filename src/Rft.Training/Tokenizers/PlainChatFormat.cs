using Rft.Graders;
using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tokenizers;

/// <summary>
/// How a plain language model goes on: the contents of the messages one after another, behind what the tokenizer puts in front of a text. An assistant's
/// turn is the continuation, and ends with the first stop token.
/// </summary>
public sealed class PlainChatFormat : IChatFormat, IStoredChatFormat
{
    private readonly HuggingFaceTokenizer _tokenizer;
    private readonly int[] _opening;

    /// <summary>Creates the format.</summary>
    /// <param name="files">The model's files; a template is not looked at.</param>
    /// <exception cref="TokenizerException">The tokenizer asks for something that is not built.</exception>
    public PlainChatFormat(ChatFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        Files = files;
        _tokenizer = HuggingFaceTokenizer.Parse(files.Tokenizer, files.TokenizerConfig);
        StopTokens = files.StopTokens.ToHashSet();
        const string Any = "a";
        int bare = _tokenizer.EncodeMarkup(Any, addSpecialTokens: false).Count;
        var framed = _tokenizer.EncodeMarkup(Any, addSpecialTokens: true);
        // What stands behind a text would end it before it begins.
        _opening = [.. framed.Take(framed.Count - bare).TakeWhile(id => _tokenizer.SpecialIds.Contains(id))];
    }

    /// <inheritdoc/>
    public ChatFiles Files { get; }

    /// <inheritdoc/>
    public ITokenizer Tokenizer => _tokenizer;

    /// <inheritdoc/>
    public IReadOnlySet<int> StopTokens { get; }

    /// <inheritdoc/>
    public int[] EncodePrompt(IReadOnlyList<Message> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        int[] tokens = [.. _opening, .. _tokenizer.Encode(string.Concat(messages.Select(Content)))];
        return tokens.Length > 0 ? tokens : throw new NotSupportedException("the prompt is empty, and this model has no token that opens a text");
    }

    /// <inheritdoc/>
    public EncodedConversation EncodeConversation(IReadOnlyList<Message> messages, IReadOnlyList<bool> trained)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(trained);
        List<int> tokens = [.. _opening];
        List<bool> mask = [.. _opening.Select(_ => false)];
        for (int i = 0; i < messages.Count; i++)
        {
            int[] part = [.. _tokenizer.Encode(Content(messages[i])), .. messages[i].Role == "assistant" ? End : []];
            tokens.AddRange(part);
            mask.AddRange(Enumerable.Repeat(trained[i], part.Length));
        }
        return new EncodedConversation([.. tokens], [.. mask]);
    }

    /// <inheritdoc/>
    public TurnContinuation Continue(SampledTurn turn, IReadOnlyList<Message> added)
    {
        ArgumentNullException.ThrowIfNull(turn);
        turn.Check(added);
        bool ended = turn.Sampled is [.., var last] && StopTokens.Contains(last);
        // Behind another text: some tokenizers put a space before the very first word.
        string text = "\n" + string.Concat(added.Select(Content));
        return turn.With([.. ended ? [] : End, .. _tokenizer.Encode(text, 1, static (_, _) => false)]);
    }

    /// <inheritdoc/>
    public Message ParseCompletion(IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return new Message { Role = "assistant", Content = _tokenizer.Decode([.. tokens.TakeWhile(id => !StopTokens.Contains(id))], skipSpecial: true) };
    }

    private int[] End => StopTokens.Count == 0 ? [] : [StopTokens.Min()];

    private static string Content(Message message) => message.ToolCalls.Count == 0
        ? message.Content
        : throw new NotSupportedException($"a model without chat template has no tool calls; the message calls '{message.ToolCalls[0].Name}'");
}
