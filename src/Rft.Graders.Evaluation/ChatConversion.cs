using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Rft.Graders.Evaluation;

/// <summary>Samples as chat messages of Microsoft.Extensions.AI, and the reverse.</summary>
internal static class ChatConversion
{
    /// <summary>The conversation before the last reply, and the reply.</summary>
    public static (IReadOnlyList<ChatMessage> Messages, ChatResponse Response) ToChat(Sample sample)
    {
        int last = sample.Messages.Count - 1;
        while (last >= 0 && sample.Messages[last].Role != "assistant") last--;
        var before = last < 0 ? sample.Messages : sample.Messages.Take(last);
        var reply = new Message { Role = "assistant", Content = sample.Text, Reasoning = sample.Reasoning, ToolCalls = sample.ToolCalls };
        var response = new ChatResponse(ToChat(reply))
        {
            FinishReason = sample.FinishReason switch
            {
                FinishReason.Length => ChatFinishReason.Length,
                FinishReason.ToolCalls => ChatFinishReason.ToolCalls,
                _ => ChatFinishReason.Stop,
            },
        };
        return ([.. before.Select(ToChat)], response);
    }

    /// <summary>A reply with the conversation before it.</summary>
    public static Sample ToSample(IReadOnlyList<ChatMessage> messages, ChatResponse response)
    {
        var turns = response.Messages.Select(FromChat).ToList();
        var last = turns.LastOrDefault(turn => turn.Role == "assistant") ?? new Message { Role = "assistant" };
        return new Sample
        {
            Text = last.Content,
            Reasoning = last.Reasoning,
            ToolCalls = last.ToolCalls,
            FinishReason = response.FinishReason switch
            {
                { } reason when reason == ChatFinishReason.Length => FinishReason.Length,
                { } reason when reason == ChatFinishReason.ToolCalls => FinishReason.ToolCalls,
                _ => FinishReason.Stop,
            },
            TokenCount = (int?)response.Usage?.OutputTokenCount,
            Messages = [.. messages.Select(FromChat), .. turns],
        };
    }

    private static ChatMessage ToChat(Message message)
    {
        var contents = new List<AIContent>();
        if (message.Reasoning is { } reasoning) contents.Add(new TextReasoningContent(reasoning));
        if (message.ToolCallId is { } id) contents.Add(new FunctionResultContent(id, message.Content));
        else if (message.Content.Length > 0 || message.ToolCalls.Count == 0) contents.Add(new TextContent(message.Content));
        contents.AddRange(message.ToolCalls.Select(call => new FunctionCallContent(call.Id, call.Name, Arguments(call.Arguments))));
        return new ChatMessage(new ChatRole(message.Role), contents);
    }

    private static Message FromChat(ChatMessage message)
    {
        var result = message.Contents.OfType<FunctionResultContent>().FirstOrDefault();
        string reasoning = string.Concat(message.Contents.OfType<TextReasoningContent>().Select(content => content.Text));
        return new Message
        {
            Role = message.Role.Value,
            Content = result is null ? message.Text : result.Result as string ?? JsonSerializer.Serialize(result.Result),
            Reasoning = reasoning.Length == 0 ? null : reasoning,
            ToolCalls = [.. message.Contents.OfType<FunctionCallContent>().Select(
                call => new ToolCall { Id = call.CallId, Name = call.Name, Arguments = JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>()) })],
            ToolCallId = result?.CallId,
        };
    }

    // What the model wrote may be malformed; evaluators get what can be read, and the sample keeps the text.
    private static Dictionary<string, object?>? Arguments(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, object?>>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
