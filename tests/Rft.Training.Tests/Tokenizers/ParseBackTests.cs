using System.Text.Json.Nodes;
using CsCheck;
using Rft.Graders;
using Rft.Training.Tokenizers;

namespace Rft.Training.Tests.Tokenizers;

/// <summary>What a template writes of an assistant's message is read back as that message.</summary>
public sealed class ParseBackTests
{
    private const string Mistral = "{% for m in messages %}{{ '[INST] ' if m.role == 'user' else '' }}{{ m.content }}{% if m.tool_calls %}";

    private static readonly string[] Words =
        ["a", "é", "😀", "2 + 2", "\"q\"", "\\n", "\n", "<b>", "{", "}]", "<|im_end|>", "</s>", "日本", ";", "null", "<x>\n"];

    private static readonly Gen<string> Text = Gen.Int[0, Words.Length - 1].Select(i => Words[i]).List[1, 6].Select(words => string.Join(' ', words).Trim());

    // An empty thought is read as none.
    private static readonly Gen<string> Thought = Text.Where(text => text.Length > 0);

    private static readonly Gen<JsonNode?> Value = Gen.Int[0, 5].SelectMany(kind => kind switch
    {
        0 => Gen.Long.Select(number => (JsonNode?)JsonValue.Create(number)),
        1 => Gen.Double[-1e30, 1e30].Select(number => (JsonNode?)JsonValue.Create(number)),
        2 => Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)),
        3 => Gen.Const((JsonNode?)null),
        4 => Text.Array[0, 3].Select(texts => (JsonNode?)new JsonArray([.. texts.Select(text => (JsonNode)text)])),
        _ => Gen.OneOf(Text, Gen.Const("</tool_call>"), Gen.Const("")).Select(text => (JsonNode?)JsonValue.Create(text)),
    });

    private static readonly Gen<string> Name = Gen.Int[0, 2].Select(i => new[] { "add", "get_weather", "f2" }[i]);

    private static readonly Gen<ToolCall> Call = Gen.Select(Name, Gen.Select(Text, Value).List[0, 3], (name, members) =>
    {
        var arguments = new JsonObject();
        foreach (var (key, value) in members) arguments[key] = value?.DeepClone();
        return new ToolCall { Name = name, Arguments = arguments.ToJsonString() };
    });

    [Theory]
    [MemberData(nameof(ChatFamilies.Names), MemberType = typeof(ChatFamilies))]
    public void Content_is_read_back(string name) => Check(ChatFamilies.Format(name), Text.Select(text => Answer(text)));

    [Theory]
    [InlineData("qwen3")]
    [InlineData("qwen3_training")]
    public void Reasoning_is_read_back(string name) =>
        Check(ChatFamilies.Format(name), Gen.Select(Text, Thought, Call.Array[0, 2], (content, reasoning, calls) => Answer(content, reasoning, calls)));

    [Theory]
    [InlineData("qwen2_5")]
    [InlineData("qwen2_5_training")]
    [InlineData("qwen3")]
    [InlineData("qwen3_training")]
    public void Calls_are_read_back(string name) =>
        Check(ChatFamilies.Format(name), Gen.Select(Gen.OneOf(Text, Gen.Const("")), Call.Array[1, 3], (content, calls) => Answer(content, null, calls)));

    [Theory]
    [InlineData("llama3_1")]
    [InlineData("llama3_2")]
    public void A_call_is_read_back(string name) => Check(ChatFamilies.Format(name), Call.Select(call => Answer("", null, call)));

    [Theory]
    [InlineData("[TOOL_CALLS] [{% for c in m.tool_calls %}{{ c.function | tojson }}{{ ', ' if not loop.last }}{% endfor %}]{% endif %}</s>{% endfor %}")]
    [InlineData("{% for c in m.tool_calls %}[TOOL_CALLS]{{ c.function.name }}[ARGS]{{ c.function.arguments | tojson }}{% endfor %}{% endif %}</s>{% endfor %}")]
    public void Mistrals_calls_are_read_back(string calls)
    {
        var format = new TemplateChatFormat(ByteLevel.Files(Mistral + calls, ["<s>", "[TOOL_CALLS]", "[ARGS]", "</s>"], "</s>"));
        Check(format, Gen.Select(Gen.OneOf(Text, Gen.Const("")), Call.Array[0, 3], (content, all) => Answer(content, null, all)));
    }

    [Fact]
    public void Functions_with_parameters_are_read_back()
    {
        const string template = "{% for m in messages %}<s>{{ m.content }}{% for c in m.tool_calls or [] %}\n<tool_call>\n<function={{ c.function.name }}>\n"
            + "{% for k, v in c.function.arguments | items %}<parameter={{ k }}>\n"
            + "{{ v | tojson if v is mapping or v is sequence and v is not string else v | string }}\n</parameter>\n"
            + "{% endfor %}</function>\n</tool_call>{% endfor %}<e>{% endfor %}{% if add_generation_prompt %}<s>{% endif %}";
        var format = new TemplateChatFormat(ByteLevel.Files(template, ["<s>", "<e>"], "<e>"));
        // Texts that look like other values become those; the form does not tell.
        var value = Value.Where(value => value is not JsonValue text || !text.TryGetValue(out string? written) || written is not ("null" or "{" or "\"q\""));
        var call = Gen.Select(Name, value.Array[0, 3], (name, values) => new ToolCall
        {
            Name = name, Arguments = new JsonObject(values.Select((item, i) => KeyValuePair.Create($"k{i}", item?.DeepClone()))).ToJsonString(),
        });
        Check(format, Gen.Select(Gen.OneOf(Text, Gen.Const("")), call.Array[0, 3], (content, calls) => Answer(content, null, calls)));
    }

    [Fact]
    public void A_thought_that_the_prompt_opens_is_read_back()
    {
        // As DeepSeek R1 does: the model goes on with the thought.
        const string template = "{% for m in messages %}<s>"
            + "{% if m.role == 'assistant' %}<think>\n{{ m.reasoning_content }}\n</think>\n\n{% endif %}{{ m.content }}<e>{% endfor %}"
            + "{% if add_generation_prompt %}<s><think>\n{% endif %}";
        var format = new TemplateChatFormat(ByteLevel.Files(template, ["<s>", "<e>"], "<e>"));
        Check(format, Gen.Select(Text, Thought, (content, reasoning) => Answer(content, reasoning)));
        Assert.Equal(("", "cut"), (format.ParseCompletion([.. ByteLevel.Ids("cut")]).Content, format.ParseCompletion([.. ByteLevel.Ids("cut")]).Reasoning));
    }

    private static Message Answer(string content, string? reasoning = null, params ToolCall[] calls) =>
        new() { Role = "assistant", Content = content, Reasoning = reasoning, ToolCalls = calls };

    private static void Check(TemplateChatFormat format, Gen<Message> answers) => answers.Sample(
        answer =>
        {
            Message[] conversation = [new() { Role = "user", Content = "Go." }, answer];
            var (tokens, trained) = format.EncodeConversation(conversation, [false, true]);
            var read = format.ParseCompletion([.. tokens.Where((_, i) => trained[i])]);
            Assert.Equal((answer.Content, answer.Reasoning), (read.Content, read.Reasoning));
            Assert.Equal(answer.ToolCalls.Select(call => call.Name), read.ToolCalls.Select(call => call.Name));
            Assert.All(answer.ToolCalls.Zip(read.ToolCalls), pair => Assert.True(
                JsonNode.DeepEquals(JsonNode.Parse(pair.First.Arguments), JsonNode.Parse(pair.Second.Arguments)),
                $"{pair.First.Arguments} is read as {pair.Second.Arguments}"));
        },
        iter: 200,
        threads: 1);
}
