using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Graders;
using Rft.Training.ChatTemplates;
using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tokenizers;

/// <summary>How a chat model writes conversations: its own template, rendered and encoded as transformers does.</summary>
/// <remarks>
/// What is trained of a conversation is what an assistant's turn adds to the prompt before it, up to and with its stop token. That needs a template under
/// which a longer conversation begins with the ids of a shorter one; one that rewrites history is refused for such conversations.
/// </remarks>
public sealed class TemplateChatFormat : IChatFormat, IStoredChatFormat
{
    private readonly HuggingFaceTokenizer _tokenizer;
    private readonly ChatTemplate _template;
    private readonly Dictionary<string, string?> _special;

    /// <summary>Creates the format.</summary>
    /// <param name="files">The model's files, with a template.</param>
    /// <exception cref="ArgumentException">There is no template.</exception>
    /// <exception cref="TokenizerException">The tokenizer asks for something that is not built.</exception>
    /// <exception cref="ChatTemplateException">The template does not parse.</exception>
    public TemplateChatFormat(ChatFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        Files = files;
        _tokenizer = HuggingFaceTokenizer.Parse(files.Tokenizer, files.TokenizerConfig);
        _template = ChatTemplate.Parse(files.Template ?? throw new ArgumentException("the model has no chat template", nameof(files)));
        var roles = _tokenizer.Special;
        _special = new Dictionary<string, string?>
        {
            ["bos_token"] = roles.Begin?.Content, ["eos_token"] = roles.End?.Content, ["pad_token"] = roles.Pad?.Content, ["unk_token"] = roles.Unknown?.Content,
        };
        StopTokens = files.StopTokens.Concat(roles.End is { } end ? [end.Id] : []).ToHashSet();
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
    public Message ParseCompletion(IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return CompletionText.Parse(_tokenizer.Decode([.. tokens.TakeWhile(id => !StopTokens.Contains(id))], skipSpecial: false));
    }

    private int[] Encode(IReadOnlyList<Message> messages, bool begins)
    {
        try
        {
            var input = new ChatTemplateInput { Messages = Json(messages), AddGenerationPrompt = begins, SpecialTokens = _special };
            return [.. _tokenizer.EncodeMarkup(_template.Render(input).Text, addSpecialTokens: false)];
        }
        catch (ChatTemplateException e)
        {
            throw new NotSupportedException($"the chat template refuses the conversation: {e.Message}", e);
        }
    }

    private static JsonElement Json(IReadOnlyList<Message> messages) =>
        JsonSerializer.SerializeToElement(new JsonArray([.. messages.Select(message => (JsonNode)Json(message))]));

    private static JsonObject Json(Message message)
    {
        var json = new JsonObject { ["role"] = message.Role, ["content"] = message.Content };
        if (message.Reasoning is { } reasoning) json["reasoning_content"] = reasoning;
        if (message.ToolCallId is { } id) json["tool_call_id"] = id;
        if (message.ToolCalls.Count > 0) json["tool_calls"] = new JsonArray([.. message.ToolCalls.Select(call => (JsonNode)Json(call))]);
        return json;
    }

    // Templates want the arguments as a value; what is no JSON stays the text it is.
    private static JsonObject Json(ToolCall call)
    {
        JsonNode? arguments;
        try
        {
            arguments = JsonNode.Parse(call.Arguments);
        }
        catch (JsonException)
        {
            arguments = JsonValue.Create(call.Arguments);
        }
        return new JsonObject { ["id"] = call.Id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = arguments } };
    }
}
