using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Graders;
using Rft.Training.ChatTemplates;
using Rft.Training.Tokenizers.Answers;
using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tokenizers;

/// <summary>Writes conversations by a model's template, and knows which control tokens are the template's own. Immutable and thread-safe.</summary>
internal sealed class TemplateWriter
{
    private readonly ChatTemplate _plain, _sealed;
    private readonly Dictionary<string, string?> _plainTokens, _sealedTokens;
    private readonly Seals _seals;
    private readonly HashSet<string> _names = new(["system", "developer", "user", "assistant", "tool"], StringComparer.Ordinal);

    /// <param name="template">The template.</param>
    /// <param name="tokenizer">The tokenizer that will read what is written.</param>
    /// <param name="time">What <c>strftime_now</c> says; null: the system's time.</param>
    /// <exception cref="ChatTemplateException">The template does not parse.</exception>
    public TemplateWriter(string template, HuggingFaceTokenizer tokenizer, TimeProvider? time)
    {
        _seals = new Seals(tokenizer.Controls);
        _plain = ChatTemplate.Parse(template, time: time);
        _sealed = _plain.WithLiterals(literal =>
        {
            _names.Add(literal);
            return _seals.Seal(literal);
        });
        var roles = tokenizer.Special;
        _plainTokens = new Dictionary<string, string?>
        {
            ["bos_token"] = roles.Begin?.Content, ["eos_token"] = roles.End?.Content, ["pad_token"] = roles.Pad?.Content, ["unk_token"] = roles.Unknown?.Content,
        };
        _sealedTokens = _plainTokens.ToDictionary(role => role.Key, role => role.Value is null ? null : _seals.Seal(role.Value));
    }

    /// <summary>Writes a conversation.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="begins">Whether the text ends where the assistant's next turn begins.</param>
    /// <exception cref="NotSupportedException">
    /// The template refuses the conversation, or a message spells a control token under a template that looks for control tokens in messages.
    /// </exception>
    public ConversationText Write(IReadOnlyList<Message> messages, bool begins)
    {
        var input = new ChatTemplateInput
        {
            Messages = JsonSerializer.SerializeToElement(new JsonArray([.. messages.Select(message => (JsonNode)Json(message))])),
            AddGenerationPrompt = begins,
            SpecialTokens = _plainTokens,
        };
        string text;
        try
        {
            text = _plain.Render(input).Text;
        }
        catch (ChatTemplateException e)
        {
            throw new NotSupportedException($"the chat template refuses the conversation: {e.Message}", e);
        }
        if (Own(text, input) is { } own) return new ConversationText(text, own, _names);
        // Nobody's words can be told apart. That matters only where others spell control tokens.
        int spelling = input.Messages.EnumerateArray().TakeWhile(message => !Spells(message)).Count();
        if (spelling == messages.Count) return new ConversationText(text, null, _names);
        throw new NotSupportedException(
            $"message {spelling + 1} spells a control token, and the chat template treats messages with control tokens in a way of its own. Reword the message");
    }

    private bool[]? Own(string text, ChatTemplateInput input)
    {
        try
        {
            return _seals.Own(text, _sealed.Render(input with { SpecialTokens = _sealedTokens }).Text);
        }
        catch (ChatTemplateException)
        {
            // The template failed on a seal.
            return null;
        }
    }

    private bool Spells(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => _seals.Spells(value.GetString()!),
        JsonValueKind.Array => value.EnumerateArray().Any(Spells),
        JsonValueKind.Object => value.EnumerateObject().Any(member => _seals.Spells(member.Name) || Spells(member.Value)),
        _ => false,
    };

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
        var arguments = CallJson.IsJson(call.Arguments, out _) ? JsonNode.Parse(call.Arguments) : JsonValue.Create(call.Arguments);
        return new JsonObject { ["id"] = call.Id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = arguments } };
    }
}
