using Rft.Graders;
using Rft.Training.Tokenizers;

namespace Rft.Training.Tests.Tokenizers;

/// <summary>Three turns with a tool under the templates of known models.</summary>
public sealed class FamilyTurnTests
{
    [Theory]
    [MemberData(nameof(ChatFamilies.Names), MemberType = typeof(ChatFamilies))]
    public void Turns_of_a_conversation_begin_with_those_before_or_say_why_not(string name)
    {
        var format = ChatFamilies.Format(name);
        bool thinks = name.StartsWith("qwen3", StringComparison.Ordinal);
        var (first, second) = Converse(
            format, (thinks ? "<think>\nadd\n</think>\n\n" : "") + Call(name), (thinks ? "<think>\nso\n</think>\n\n" : "") + "It is 3.");
        Assert.Null(first.Split);
        // Qwen3 leaves reasoning out as soon as there is another question.
        if (name != "qwen3") Assert.Null(second.Split);
        else Assert.Contains("what read \"<think>\\nadd", second.Split, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ChatFamilies.Names), MemberType = typeof(ChatFamilies))]
    public void Turns_without_reasoning_are_one_sequence(string name)
    {
        var (first, second) = Converse(ChatFamilies.Format(name), Call(name), "It is 3.");
        Assert.Null(first.Split);
        Assert.Null(second.Split);
    }

    [Theory]
    [MemberData(nameof(ChatFamilies.Names), MemberType = typeof(ChatFamilies))]
    public void Turns_with_a_known_tokenizer_are_one_sequence(string name)
    {
        var (first, second) = Converse(ChatFamilies.Real(name), Call(name), " It is 3. \n");
        Assert.Null(first.Split);
        Assert.Null(second.Split);
    }

    private static (TurnContinuation First, TurnContinuation Second) Converse(TemplateChatFormat format, params string[] answers)
    {
        List<Message> messages = [new() { Role = "system", Content = "Be kind." }, new() { Role = "user", Content = "1+2?" }];
        Message[] added = [new() { Role = "tool", Content = "3 <|im_end|>", ToolCallId = "call_0" }, new() { Role = "user", Content = "and 2+2?" }];
        int[] prompt = format.EncodePrompt(messages);
        var turns = new List<TurnContinuation>();
        for (int i = 0; i < answers.Length; i++)
        {
            int[] sampled = [.. format.Tokenizer.Encode(answers[i]), EndOfTurn(format)];
            var answer = format.ParseCompletion(sampled);
            var next = format.Continue(new SampledTurn(messages, prompt, sampled, answer), [added[i]]);
            messages.AddRange([answer, added[i]]);
            if (next.Split is null) Assert.Equal([.. prompt, .. sampled], next.Tokens[..(prompt.Length + sampled.Length)]);
            else Assert.Equal(format.EncodePrompt(messages), next.Tokens);
            // What is appended ends as a prompt of the whole conversation does.
            int[] whole = format.EncodePrompt(messages);
            Assert.Equal(whole[^12..], next.Tokens[^12..]);
            prompt = next.Tokens;
            turns.Add(next);
        }
        return (turns[0], turns[1]);
    }

    private static int EndOfTurn(TemplateChatFormat format) =>
        format.StopTokens.Single(id => format.Tokenizer.Decode([id]) is "<|im_end|>" or "<|eot_id|>");

    private static string Call(string name) => name switch
    {
        "chatml" or "llama3" => "Let me see: 1+2.",
        "llama3_1" or "llama3_2" => """{"name": "add", "parameters": {"a": 1, "b": 2}}""",
        _ => "Let me see.\n<tool_call>\n{\"name\": \"add\", \"arguments\": {\"a\": 1, \"b\": 2}}\n</tool_call>",
    };
}
