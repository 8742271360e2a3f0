using Rft.Graders;
using Rft.Training.Tokenizers;

namespace Rft.Training.Tests.Tokenizers;

public sealed class TurnContinuationTests
{
    private const int Start = 257, End = 258, Other = 259;

    private const string ChatMl =
        "{% for m in messages %}<s>{{ m.role }}\n{{ m.content | trim }}<e>\n{% endfor %}{% if add_generation_prompt %}<s>assistant\n{% endif %}";

    private static readonly Message Question = new() { Role = "user", Content = "hi" };
    private static readonly Message Answer = new() { Role = "assistant", Content = "yo" };
    private static readonly Message More = new() { Role = "user", Content = "so" };

    // "\n", the new message, the next turn's beginning.
    private static readonly int[] Appended = ['\n', Start, .. ByteLevel.Ids("user\nso"), End, '\n', Start, .. ByteLevel.Ids("assistant\n")];

    [Theory]
    [InlineData(new[] { 'y', 'o', End }, new int[0])]
    // Cut off at the limit: the template's end-of-turn token is part of what is appended.
    [InlineData(new int[] { 'y', 'o' }, new[] { End })]
    // Another stop token stays, and the template's follows it.
    [InlineData(new int[] { 'y', 'o', Other }, new[] { End })]
    // White space that the template trims, ids that no encoding gives: sampled ids are kept as they are.
    [InlineData(new int[] { ' ', 'y', 'o', '\n', End }, new int[0])]
    [InlineData(new int[] { End }, new int[0])]
    [InlineData(new int[] { 0xC3, End }, new int[0])]
    public void A_next_turn_keeps_what_was_sampled_and_appends_what_follows(int[] sampled, int[] glue)
    {
        var format = Format(ChatMl);
        // Ids that are nobody's encoding show that the prompt is not written anew.
        int[] prompt = [1, 2, 3];
        var next = format.Continue(new SampledTurn([Question], prompt, sampled, format.ParseCompletion(sampled)), [More]);
        Assert.Null(next.Split);
        Assert.Equal([.. prompt, .. sampled, .. glue, .. Appended], next.Tokens);
    }

    [Fact]
    public void Several_messages_may_follow()
    {
        var next = Format(ChatMl).Continue(new SampledTurn([Question], [1], ['y', 'o', End], Answer), [new Message { Role = "tool", Content = "<e>" }, More]);
        Assert.Equal([1, 'y', 'o', End, '\n', Start, .. ByteLevel.Ids("tool\n<e>"), End, .. Appended], next.Tokens);
    }

    [Fact]
    public void A_template_that_rewrites_an_answer_begins_a_new_sequence()
    {
        // Only the last answer is written out.
        const string template = "{% for m in messages %}<s>{{ m.content if m.role == 'user' or loop.last else '-' }}<e>{% endfor %}"
            + "{% if add_generation_prompt %}<s>{% endif %}";
        var next = Format(template).Continue(new SampledTurn([Question], [1], ['y', 'o', End], Answer), [More]);
        Assert.Equal([Start, .. ByteLevel.Ids("hi"), End, Start, '-', End, Start, .. ByteLevel.Ids("so"), End, Start], next.Tokens);
        Assert.Equal(
            "the chat template rewrites the conversation so far: what read \"<s>hi<e><s>yo<e>\" reads \"<s>hi<e><s>-<e><s>so<e><s>\" with the new messages",
            next.Split);
    }

    [Fact]
    public void A_template_that_rewrites_what_stands_before_begins_a_new_sequence()
    {
        var next = Format("{{ messages | length }}" + ChatMl).Continue(new SampledTurn([Question], [1], ['y', 'o', End], Answer), [More]);
        Assert.Equal([.. ByteLevel.Ids("3"), Start], next.Tokens[..2]);
        Assert.StartsWith("the chat template rewrites the conversation so far: what read \"1<s>user\\nhi<e>", next.Split, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thought_that_the_prompt_opens_and_history_leaves_out_begins_a_new_sequence()
    {
        const string template = "{% for m in messages %}<s>{{ m.content.split('</t>') | last }}<e>{% endfor %}{% if add_generation_prompt %}<s><t>{% endif %}";
        var next = Format(template).Continue(new SampledTurn([Question], [1], ['x', End], Answer), [More]);
        Assert.Contains("<s><t>\" reads", next.Split, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_is_written_otherwise_when_it_is_the_last_may_be_kept_to_the_letter()
    {
        // As Qwen3 does without reasoning: the last answer has an empty thought in front, earlier ones do not.
        const string template = "{% for m in messages %}<s>{{ '[]' if m.role == 'assistant' and loop.last }}{{ m.content }}<e>{% endfor %}"
            + "{% if add_generation_prompt %}<s>{% endif %}";
        var format = Format(template);
        var next = format.Continue(new SampledTurn([Question], [1], ['y', 'o', End], Answer), [More]);
        Assert.Equal([1, 'y', 'o', End, Start, .. ByteLevel.Ids("so"), End, Start], next.Tokens);
        Assert.NotNull(format.Continue(new SampledTurn([Question], [1], ['y', 'a', End], Answer), [More]).Split);
    }

    [Fact]
    public void A_mark_at_the_end_of_a_whole_conversation_is_no_part_of_the_turn()
    {
        // As Phi 3 does.
        var format = Format(ChatMl + "{% if not add_generation_prompt %}<x>{% endif %}");
        var next = format.Continue(new SampledTurn([Question], [1], ['y', 'o', End], Answer), [More]);
        Assert.Equal([1, 'y', 'o', End, .. Appended], next.Tokens);
    }

    [Fact]
    public void Without_a_stop_token_the_template_shows_where_an_answer_ends()
    {
        const string template = "{% for m in messages %}{{ m.role }}: {{ m.content | trim }}\n--\n{% endfor %}"
            + "{% if add_generation_prompt %}assistant: {% endif %}";
        var format = Format(template);
        var next = format.Continue(new SampledTurn([Question], [1], ['y', 'o', ' '], Answer with { Content = "yo " }), [More]);
        Assert.Null(next.Split);
        Assert.Equal([1, 'y', 'o', ' ', .. ByteLevel.Ids("\n--\nuser: so\n--\nassistant: ")], next.Tokens);
        var call = Answer with { ToolCalls = [new ToolCall { Name = "add" }] };
        Assert.StartsWith(
            "the chat template writes no stop token", format.Continue(new SampledTurn([Question], [1], ['y'], call), [More]).Split, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_conversation_is_an_error_and_a_refused_part_of_it_a_split()
    {
        var refusing = Format("{{ raise_exception('three at most') if messages | length > 2 }}" + ChatMl);
        Assert.Contains("three at most", Assert.Throws<NotSupportedException>(
            () => refusing.Continue(new SampledTurn([Question], [1], [End], Answer), [More])).Message, StringComparison.Ordinal);
        var ending = Format("{{ raise_exception('ends with a user') if messages[-1].role != 'user' }}" + ChatMl);
        Assert.Contains("ends with a user", ending.Continue(new SampledTurn([Question], [1], [End], Answer), [More]).Split, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_model_goes_on_with_the_new_contents()
    {
        var format = Format(template: null);
        Assert.Equal([1, 'y', End, 's', 'o'], format.Continue(new SampledTurn([Question], [1], ['y', End], Answer), [More]).Tokens);
        Assert.Equal([1, 'y', End, 's', 'o', 's', 'o'], format.Continue(new SampledTurn([Question], [1], ['y'], Answer), [More, More]).Tokens);
    }

    [Fact]
    public void The_tiny_model_goes_on_with_the_new_messages()
    {
        var format = new TinyChatFormat(new ByteTokenizer([]));
        int[] appended = [ByteTokenizer.User, 's', 'o', ByteTokenizer.End, ByteTokenizer.Assistant];
        int[] Next(params int[] sampled) => format.Continue(new SampledTurn([Question], [1], sampled, Answer), [More]).Tokens;
        Assert.Equal([1, 'y', ByteTokenizer.End, .. appended], Next('y', ByteTokenizer.End));
        Assert.Equal([1, 'y', ByteTokenizer.End, .. appended], Next('y'));
    }

    [Fact]
    public void What_cannot_go_on_is_refused()
    {
        IChatFormat[] formats = [Format(ChatMl), Format(null), new TinyChatFormat(new ByteTokenizer([]))];
        Assert.All(formats, format =>
        {
            var turn = new SampledTurn([Question], [1], [End], Answer);
            string Refusal(SampledTurn sampled, params Message[] added) => Assert.Throws<ArgumentException>(() => format.Continue(sampled, added)).Message;
            Assert.StartsWith("no message is added", Refusal(turn), StringComparison.Ordinal);
            Assert.StartsWith("the answer's role is 'user'", Refusal(turn with { Answer = More }, More), StringComparison.Ordinal);
        });
    }

    private static IChatFormat Format(string? template)
    {
        var files = ByteLevel.Files(template, ["<b>", "<s>", "<e>", "<x>"], "<e>");
        return (template is null ? files : files with { StopTokens = [End, Other] }).ToFormat();
    }
}
