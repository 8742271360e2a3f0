using Rft.Graders;
using Rft.Training.Tokenizers;

namespace Rft.Training.Tests.Tokenizers;

/// <summary>Formats of Hugging Face folders, over a tokenizer of one token a byte: the id of an ASCII letter is its code.</summary>
public sealed class ChatFormatTests
{
    private const int Begin = 256, Start = 257, End = 258;

    private const string ChatMl =
        "{% for m in messages %}<s>{{ m.role }}\n{{ m.content }}<e>\n{% endfor %}{% if add_generation_prompt %}<s>assistant\n{% endif %}";

    private static readonly Message Question = new() { Role = "user", Content = "hi" };
    private static readonly Message Answer = new() { Role = "assistant", Content = "yo" };

    [Fact]
    public void A_call_that_the_template_does_not_write_is_refused()
    {
        var call = new Message { Role = "assistant", Content = "", ToolCalls = [new ToolCall { Name = "get_weather" }] };
        string expected = "message 2 calls the tool 'get_weather', and the chat template does not write the call: it knows no tool calls. Use a model whose template does, or rows without them";
        Assert.Equal(expected, Assert.Throws<NotSupportedException>(() => Files(ChatMl).ToFormat().EncodeConversation([Question, call], [false, true])).Message);
        string knows = ChatMl.Replace("{{ m.content }}", "{{ m.content }}{% for c in m.tool_calls or [] %}{{ c.function.name }}{% endfor %}", StringComparison.Ordinal);
        Assert.Contains('g', Files(knows).ToFormat().EncodeConversation([Question, call], [false, true]).Tokens.Select(id => (char)id));
    }

    [Fact]
    public void A_plain_model_goes_on_with_the_contents()
    {
        var format = Files(template: null).ToFormat();
        Assert.IsType<PlainChatFormat>(format);
        Assert.Equal([Begin, 'h', 'i'], format.EncodePrompt([Question]));
        var (tokens, trained) = format.EncodeConversation([Question, Answer], [false, true]);
        Assert.Equal([Begin, 'h', 'i', 'y', 'o', End], tokens);
        Assert.Equal([false, false, false, true, true, true], trained);
        Assert.Equal("yo", format.ParseCompletion(['y', 'o', End]).Content);
        // A text never becomes a control token.
        Assert.Equal([Begin, '<', 'e', '>'], format.EncodePrompt([new Message { Role = "user", Content = "<e>" }]));
    }

    [Fact]
    public void A_chat_model_writes_by_its_template()
    {
        var format = Files(ChatMl).ToFormat();
        Assert.Equal([Start, .. ByteLevel.Ids("user\nhi"), End, '\n', Start, .. ByteLevel.Ids("assistant\n")], format.EncodePrompt([Question]));
        var (tokens, trained) = format.EncodeConversation([Question, Answer, Question, Answer], [false, true, false, true]);
        int turn = 1 + "user\nhi".Length + 2 + 1 + "assistant\n".Length;
        // Each answer with the token that ends it, not the line break behind it.
        Assert.Equal(Enumerable.Range(turn, 3).Concat(Enumerable.Range(turn + 4 + turn, 3)), Enumerable.Range(0, tokens.Length).Where(i => trained[i]));
        Assert.Equal(['y', 'o', End], tokens[turn..(turn + 3)]);
        Assert.Equal([End], format.StopTokens);
    }

    [Fact]
    public void A_template_that_rewrites_history_is_refused_for_several_answers()
    {
        // Only the last answer is written out.
        var format = Files("{% for m in messages %}<s>{{ m.content if m.role == 'user' or loop.last else '' }}<e>{% endfor %}{% if add_generation_prompt %}<s>{% endif %}").ToFormat();
        Assert.Equal(['y', 'o', End], Trained(format.EncodeConversation([Question, Answer], [false, true])));
        var error = Assert.Throws<NotSupportedException>(() => format.EncodeConversation([Question, Answer, Question, Answer], [false, true, false, true]));
        Assert.StartsWith("the chat template rewrites what stands before message 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_conversation_that_the_template_refuses_says_why()
    {
        var format = Files("{{ raise_exception('no system message here') }}").ToFormat();
        Assert.Contains("no system message here", Assert.Throws<NotSupportedException>(() => format.EncodePrompt([Question])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ChatMl)]
    public void A_checkpoint_keeps_the_format_whole(string? template)
    {
        var format = Files(template).ToFormat();
        var read = ChatFormats.FromJson(ChatFormats.ToJson(format));
        Assert.IsType(format.GetType(), read);
        Assert.Equal(format.EncodePrompt([Question]), read.EncodePrompt([Question]));
        Assert.Equal(format.StopTokens, read.StopTokens);
    }

    private static int[] Trained(EncodedConversation conversation) => [.. conversation.Tokens.Where((_, i) => conversation.Trained[i])];

    private static ChatFiles Files(string? template) => ByteLevel.Files(template, ["<b>", "<s>", "<e>"], "<e>");
}
