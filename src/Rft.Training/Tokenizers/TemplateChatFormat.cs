using Rft.Graders;
using Rft.Training.ChatTemplates;
using Rft.Training.Tokenizers.Answers;
using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tokenizers;

/// <summary>
/// How a chat model writes conversations: its own template, rendered and encoded as transformers does. Only control tokens that the template itself writes
/// are control tokens: one that a message spells stays text.
/// </summary>
/// <remarks>
/// What is trained of a conversation is what an assistant's turn adds to the prompt before it, up to and with its stop token. That needs a template under
/// which a longer conversation begins with the ids of a shorter one; one that rewrites history is refused for such conversations.
/// </remarks>
public sealed class TemplateChatFormat : IChatFormat, IStoredChatFormat
{
    private readonly HuggingFaceTokenizer _tokenizer;
    private readonly TemplateWriter _writer;
    private readonly TemplateTurns _turns;
    private readonly AnswerForms _forms;

    /// <summary>Creates the format.</summary>
    /// <param name="files">The model's files, with a template.</param>
    /// <param name="time">What the template's <c>strftime_now</c> says; null: the system's time.</param>
    /// <exception cref="ArgumentException">There is no template.</exception>
    /// <exception cref="TokenizerException">The tokenizer asks for something that is not built.</exception>
    /// <exception cref="ChatTemplateException">The template does not parse.</exception>
    public TemplateChatFormat(ChatFiles files, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        Files = files;
        _tokenizer = HuggingFaceTokenizer.Parse(files.Tokenizer, files.TokenizerConfig);
        _writer = new TemplateWriter(files.Template ?? throw new ArgumentException("the model has no chat template", nameof(files)), _tokenizer, time);
        StopTokens = files.StopTokens.Concat(_tokenizer.Special.End is { } end ? [end.Id] : []).ToHashSet();
        _turns = new TemplateTurns(_writer, _tokenizer, StopTokens);
        _forms = AnswerForms.Of(files.Template, mark => _tokenizer.TokenToId(mark) is not null, AnyPrompt());
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
        return Encode(messages, begins: true);
    }

    /// <inheritdoc/>
    public EncodedConversation EncodeConversation(IReadOnlyList<Message> messages, IReadOnlyList<bool> trained)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(trained);
        int[] tokens = Encode(messages, begins: false);
        bool[] mask = new bool[tokens.Length];
        for (int i = 0; i < messages.Count; i++)
        {
            if (!trained[i]) continue;
            int[] before = Encode([.. messages.Take(i)], begins: true), with = i + 1 == messages.Count ? tokens : Encode([.. messages.Take(i + 1)], begins: false);
            if (!with.AsSpan().StartsWith(before) || !tokens.AsSpan().StartsWith(with))
            {
                throw new NotSupportedException(
                    $"the chat template rewrites what stands before message {i + 1}: its ids are not those of the prompt. Train the conversation in parts, one answer each");
            }
            int end = Array.FindIndex(with, before.Length, StopTokens.Contains);
            mask.AsSpan(before.Length, (end < 0 ? with.Length : end + 1) - before.Length).Fill(true);
        }
        return new EncodedConversation(tokens, mask);
    }

    /// <inheritdoc/>
    public TurnContinuation Continue(SampledTurn turn, IReadOnlyList<Message> added)
    {
        ArgumentNullException.ThrowIfNull(turn);
        turn.Check(added);
        return _turns.Continue(turn, added);
    }

    /// <inheritdoc/>
    public Message ParseCompletion(IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return CompletionText.Parse(_tokenizer.Decode([.. tokens.TakeWhile(id => !StopTokens.Contains(id))], skipSpecial: false), _forms);
    }

    private string AnyPrompt()
    {
        try
        {
            return _writer.Write([new Message { Role = "user", Content = "?" }], begins: true).Text;
        }
        catch (NotSupportedException)
        {
            return "";
        }
    }

    // A template that knows nothing of tools writes an empty turn in the place of a call, and that would be learnt.
    private static void CheckCalls(IReadOnlyList<Message> messages, string text)
    {
        foreach (var (i, message) in messages.Index())
        {
            if (message.ToolCalls.FirstOrDefault(call => !text.Contains(call.Name, StringComparison.Ordinal)) is not { } lost) continue;
            throw new NotSupportedException(
                $"message {i + 1} calls the tool '{lost.Name}', and the chat template does not write the call: it knows no tool calls. Use a model whose template does, or rows without them");
        }
    }

    private int[] Encode(IReadOnlyList<Message> messages, bool begins)
    {
        var written = _writer.Write(messages, begins);
        CheckCalls(messages, written.Text);
        return [.. _tokenizer.Encode(written.Text, 0, written.IsControl)];
    }
}
