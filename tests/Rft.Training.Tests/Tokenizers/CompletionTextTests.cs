using Rft.Graders;
using Rft.Training.Tokenizers.Answers;

namespace Rft.Training.Tests.Tokenizers;

public sealed class CompletionTextTests
{
    private const string Add = "{\"name\": \"add\", \"arguments\": {\"a\": 1}}", Other = "{\"name\": \"b\", \"arguments\": {}}";
    private const string Llama = "{\"name\": \"add\", \"parameters\": {\"a\": 1}}";

    [Theory]
    [InlineData("plain text", "plain text", null)]
    [InlineData("<think>\n2+2\n</think>\n\n4", "4", "2+2")]
    [InlineData("\n<think> a \n b </think>4", "4", " a \n b ")]
    // The prompt may have opened the thought.
    [InlineData("2+2\n</think>\n4", "4", "2+2")]
    // A thought that is spoken of is none.
    [InlineData("so <think>x</think>", "so <think>x</think>", null)]
    [InlineData("<think>\n\n</think>\n\n4", "4", null)]
    [InlineData("<think>a</think>b<think>c</think>", "b<think>c</think>", "a")]
    // Cut off within the thought.
    [InlineData("<think>\nsay <tool_call>", "", "say <tool_call>")]
    [InlineData("<think>", "", null)]
    public void A_thought_is_taken_apart(string text, string content, string? reasoning)
    {
        var message = CompletionText.Parse(text, new AnswerForms(true, false, CallForms.Tagged));
        Assert.Equal((content, reasoning, 0), (message.Content, message.Reasoning, message.ToolCalls.Count));
    }

    [Theory]
    [InlineData("2+2\n</think>\n4", "4", "2+2")]
    [InlineData("<think>\n2+2\n</think>\n4", "4", "2+2")]
    [InlineData("is <think> a word?</think>4", "4", "is <think> a word?")]
    [InlineData("cut off", "", "cut off")]
    public void A_thought_that_the_prompt_opened_goes_on(string text, string content, string? reasoning)
    {
        var message = CompletionText.Parse(text, new AnswerForms(true, true, CallForms.None));
        Assert.Equal((content, reasoning), (message.Content, message.Reasoning));
    }

    [Theory]
    [InlineData("Sure.\n<tool_call>\n" + Add + "\n</tool_call>", "Sure.", "add {\"a\": 1}")]
    [InlineData("<tool_call>" + Add + "</tool_call>\n<tool_call>" + Other + "</tool_call>", "", "add {\"a\": 1}; b {}")]
    [InlineData("a\n<tool_call>" + Other + "</tool_call>\nb\n<tool_call>" + Other + "</tool_call> c ", "a\nb c", "b {}; b {}")]
    [InlineData("<tool_call>{\"name\": \"add\", \"arguments\": {\"a\": \"</tool_call>\"}}</tool_call>", "", "add {\"a\": \"</tool_call>\"}")]
    [InlineData("<tool_call>{\"name\": \"add\", \"arguments\": \"{}\"}</tool_call>", "", "add {}")]
    // Malformed ones stay, others around them count.
    [InlineData("<tool_call>{broken}</tool_call>", "<tool_call>{broken}</tool_call>", "")]
    [InlineData("<tool_call>{broken}</tool_call>\n<tool_call>" + Other + "</tool_call>", "<tool_call>{broken}</tool_call>", "b {}")]
    [InlineData("<tool_call>[1]</tool_call> ", "<tool_call>[1]</tool_call> ", "")]
    [InlineData("<tool_call>{\"name\": \"add\", \"arguments\": 1}</tool_call>", "<tool_call>{\"name\": \"add\", \"arguments\": 1}</tool_call>", "")]
    [InlineData("<tool_call>" + Add, "<tool_call>" + Add, "")]
    [InlineData("<tool_call>", "<tool_call>", "")]
    // Half a surrogate pair is no text.
    [InlineData("<tool_call>{\"name\": \"\\ud800\", \"arguments\": {}}</tool_call>", "<tool_call>{\"name\": \"\\ud800\", \"arguments\": {}}</tool_call>", "")]
    [InlineData("<tool_call>{\"name\": \"a\", \"arguments\": {\"\\ud800\": 1}}</tool_call>", "<tool_call>{\"name\": \"a\", \"arguments\": {\"\\ud800\": 1}}</tool_call>", "")]
    [InlineData(Llama, Llama, "")]
    [InlineData("<tool_call><function=f></function></tool_call>", "<tool_call><function=f></function></tool_call>", "")]
    public void Tagged_calls_are_taken_out(string text, string content, string calls) => Check(CallForms.Tagged, text, content, calls);

    [Theory]
    [InlineData("So.\n<tool_call>\n<function=add>\n<parameter=a>\n1\n</parameter>\n<parameter=b>\nx\ny\n</parameter>\n</function>\n</tool_call>", "So.", "add {\"a\":1,\"b\":\"x\\ny\"}")]
    [InlineData("<function=f></function>", "", "f {}")]
    [InlineData("<function=f>{\"a\": 1}</function>", "", "f {\"a\": 1}")]
    [InlineData("<function=f><parameter=a>True</parameter><parameter=b>None</parameter><parameter=c>\"q\"</parameter></function>", "", "f {\"a\":true,\"b\":null,\"c\":\"\\\"q\\\"\"}")]
    [InlineData("<tool_call><function=f></function></tool_call><tool_call><function=g></function></tool_call>", "", "f {}; g {}")]
    [InlineData("<function=f><parameter=a>1", "<function=f><parameter=a>1", "")]
    [InlineData("<function=f>what</function>", "<function=f>what</function>", "")]
    [InlineData("<function=f>{broken}</function>", "<function=f>{broken}</function>", "")]
    [InlineData("<function=", "<function=", "")]
    [InlineData("<tool_call>" + Add + "</tool_call>", "<tool_call>" + Add + "</tool_call>", "")]
    public void Functions_are_taken_out(string text, string content, string calls) => Check(CallForms.Functions, text, content, calls);

    [Theory]
    [InlineData(Llama, "", "add {\"a\": 1}")]
    [InlineData(" " + Llama + "; " + Llama + "\n", "", "add {\"a\": 1}; add {\"a\": 1}")]
    [InlineData("{\"name\": \"add\"}", "{\"name\": \"add\"}", "")]
    [InlineData("Call " + Llama, "Call " + Llama, "")]
    [InlineData(Llama + " now", Llama + " now", "")]
    [InlineData(Add, Add, "")]
    [InlineData("{", "{", "")]
    [InlineData("", "", "")]
    [InlineData("<|python_tag|>" + Llama, "<|python_tag|>" + Llama, "")]
    public void An_answer_may_be_a_call(string text, string content, string calls) => Check(CallForms.Bare, text, content, calls);

    [Theory]
    [InlineData("<|python_tag|>search.call(query=\"a \\\"b\\\", c\", n=\"2\")", "", "search {\"query\":\"a \\\\\\\"b\\\\\\\", c\",\"n\":\"2\"}")]
    [InlineData("<|python_tag|>now.call()", "", "now {}")]
    [InlineData("<|python_tag|>f.call(a=\"\")\n", "", "f {\"a\":\"\"}")]
    [InlineData("<|python_tag|>f.call(a=\"", "<|python_tag|>f.call(a=\"", "")]
    [InlineData("<|python_tag|>f.call(a=\")", "<|python_tag|>f.call(a=\")", "")]
    [InlineData("<|python_tag|>f.call(a=1)", "<|python_tag|>f.call(a=1)", "")]
    [InlineData("<|python_tag|>f.call(1, a=\"2\")", "<|python_tag|>f.call(1, a=\"2\")", "")]
    [InlineData("<|python_tag|>f.call(", "<|python_tag|>f.call(", "")]
    [InlineData("ok <|python_tag|>" + Llama, "ok", "add {\"a\": 1}")]
    [InlineData("<|python_tag|>print(1)", "<|python_tag|>print(1)", "")]
    public void A_call_may_follow_the_python_tag(string text, string content, string calls) => Check(CallForms.PythonTag, text, content, calls);

    [Theory]
    [InlineData("[TOOL_CALLS] [" + Add + ", " + Other + "]", "", "add {\"a\": 1}; b {}")]
    [InlineData("So.[TOOL_CALLS]add[ARGS]{\"a\": 1}[TOOL_CALLS]b[CALL_ID]abc[ARGS]{}", "So.", "add {\"a\": 1}; b {}")]
    [InlineData("[TOOL_CALLS] [1]", "[TOOL_CALLS] [1]", "")]
    [InlineData("[TOOL_CALLS] []", "[TOOL_CALLS] []", "")]
    [InlineData("[TOOL_CALLS]add[ARGS]{broken}", "[TOOL_CALLS]add[ARGS]{broken}", "")]
    [InlineData("[TOOL_CALLS]add {}", "[TOOL_CALLS]add {}", "")]
    [InlineData("[TOOL_CALLS]a b[ARGS]{}", "[TOOL_CALLS]a b[ARGS]{}", "")]
    public void Calls_may_follow_a_mark(string text, string content, string calls) => Check(CallForms.Marked, text, content, calls);

    [Fact]
    public void Calls_are_numbered_unless_they_have_an_id()
    {
        var forms = new AnswerForms(false, false, CallForms.Marked);
        const string text = "[TOOL_CALLS] [{\"name\": \"a\", \"arguments\": {}, \"id\": \"x1\"}][TOOL_CALLS]b[ARGS]{}[TOOL_CALLS]c[CALL_ID]x3[ARGS]{}";
        Assert.Equal(["x1", "call_1", "x3"], CompletionText.Parse(text, forms).ToolCalls.Select(call => call.Id));
    }

    [Theory]
    [InlineData("{{ '<tool_call>' }}", "", "", false, false, CallForms.Tagged)]
    [InlineData("x", "<tool_call> </think>", "", true, false, CallForms.Tagged)]
    [InlineData("<tool_call><function= </think>", "", "<a><think>\n", true, true, CallForms.Tagged | CallForms.Functions)]
    [InlineData("{\"name\": \"f\", \"parameters\": 1}", "<|python_tag|>", "", false, false, CallForms.Bare | CallForms.PythonTag)]
    [InlineData("<tool_call> \"parameters\": ", "", "", false, false, CallForms.Tagged)]
    [InlineData("[TOOL_CALLS] \"parameters\": ", "[TOOL_CALLS]", "", false, false, CallForms.Marked)]
    [InlineData("plain", "", "<think>x", false, false, CallForms.None)]
    internal void A_models_forms_show_in_its_template_and_tokens(string template, string tokens, string prompt, bool thinks, bool thinking, CallForms calls) =>
        Assert.Equal(new AnswerForms(thinks, thinking, calls), AnswerForms.Of(template, tokens.Split(' ').Contains, prompt));

    [Fact]
    public void A_model_without_forms_has_content_alone()
    {
        const string text = "<think>a</think> <tool_call>" + Add + "</tool_call>";
        Check(CallForms.None, text, text, "");
    }

    private static void Check(CallForms forms, string text, string content, string calls)
    {
        Message message = CompletionText.Parse(text, new AnswerForms(false, false, forms));
        Assert.Equal(content, message.Content);
        Assert.Equal(calls, string.Join("; ", message.ToolCalls.Select(call => $"{call.Name} {call.Arguments}")));
    }
}
