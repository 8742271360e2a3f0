using Rft.Graders;
using Rft.Training.Tokenizers;

namespace Rft.Training.Tests.Tokenizers;

public sealed class TinyChatFormatTests
{
    private static readonly TinyChatFormat Chat = new(new ByteTokenizer(["<a>"]));

    private static readonly Message[] Conversation =
    [
        new() { Role = "system", Content = "Hi" }, new() { Role = "user", Content = "2" }, new() { Role = "assistant", Content = "<a>4" },
    ];

    [Fact]
    public void A_prompt_ends_where_the_assistants_turn_begins() =>
        // system 257, user 258, assistant 259, end 261; H 72, i 105, 2 50.
        Assert.Equal([257, 72, 105, 261, 258, 50, 261, 259], Chat.EncodePrompt(Conversation[..2]));

    [Fact]
    public void Content_and_end_of_a_trained_message_are_trained_and_its_header_is_not()
    {
        var (tokens, trained) = Chat.EncodeConversation(Conversation, [false, false, true]);
        Assert.Equal([257, 72, 105, 261, 258, 50, 261, 259, 262, 52, 261], tokens);
        Assert.Equal([false, false, false, false, false, false, false, false, true, true, true], trained);
    }

    [Fact]
    public void Several_assistant_messages_are_trained_one_by_one()
    {
        Message[] messages = [new() { Role = "assistant", Content = "x" }, new() { Role = "user", Content = "" }, new() { Role = "assistant", Content = "y" }];
        var (tokens, trained) = Chat.EncodeConversation(messages, [false, false, true]);
        Assert.Equal([259, 120, 261, 258, 261, 259, 121, 261], tokens);
        Assert.Equal([false, false, false, false, false, false, true, true], trained);
    }

    [Fact]
    public void A_developer_speaks_as_the_system_and_a_tool_as_itself()
    {
        Assert.Equal([257, 261, 259], Chat.EncodePrompt([new Message { Role = "developer" }]));
        Assert.Equal([260, 51, 261, 259], Chat.EncodePrompt([new Message { Role = "tool", Content = "3" }]));
    }

    [Fact]
    public void A_completion_is_read_with_or_without_its_end()
    {
        Assert.Equal(("assistant", "<a>4"), Read([262, 52, 261]));
        Assert.Equal(("assistant", "<a>4"), Read([262, 52]));
        Assert.Equal(("assistant", ""), Read([261]));
        Assert.Equal(("assistant", ""), Read([]));
        Assert.Equal([261], Chat.StopTokens);
    }

    [Fact]
    public void What_the_format_cannot_express_is_refused()
    {
        var call = new Message { Role = "assistant", ToolCalls = [new ToolCall { Name = "add" }] };
        Assert.Equal(
            "the tiny model's chat format has no tool calls; the message calls 'add'", Assert.Throws<NotSupportedException>(() => Chat.EncodePrompt([call])).Message);
        Assert.Throws<NotSupportedException>(() => Chat.EncodeConversation([call], [true]));
        Assert.StartsWith(
            "role 'robot' is not known", Assert.Throws<NotSupportedException>(() => Chat.EncodePrompt([new Message { Role = "robot" }])).Message, StringComparison.Ordinal);
    }

    private static (string Role, string Content) Read(int[] tokens)
    {
        var message = Chat.ParseCompletion(tokens);
        return (message.Role, message.Content);
    }
}
