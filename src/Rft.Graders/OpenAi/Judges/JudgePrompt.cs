using Microsoft.Extensions.AI;
using Rft.Graders.OpenAi.Specs;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Judges;

/// <summary>Makes the messages to a judge: those of the grader's author, and what this program adds.</summary>
internal static class JudgePrompt
{
    private static readonly ChatRole Developer = new("developer");

    /// <summary>Makes the messages.</summary>
    /// <param name="messages">The author's messages.</param>
    /// <param name="scope">The values of their placeholders.</param>
    /// <param name="fence">What stands around the judged model's text.</param>
    /// <param name="form">What the reply must look like, in words: endpoints may ignore the schema.</param>
    /// <param name="task">A further message from this program; null: none.</param>
    /// <exception cref="GraderFaultException">A placeholder has no value.</exception>
    public static IReadOnlyList<ChatMessage> Compose(
        IReadOnlyList<MessageSpec> messages, TemplateScope scope, Fence fence, string form, string? task)
    {
        var composed = messages.Select(message => Message(message, scope, fence)).ToList();
        if (task is not null) composed.Add(new ChatMessage(ChatRole.User, task));
        string rules = $"{form}\n{fence.Warning}";
        // Some models know only one system message, which comes first.
        if (composed[0].Role == ChatRole.System || composed[0].Role == Developer) composed[0].Contents.Add(new TextContent($"\n\n{rules}"));
        else composed.Insert(0, new ChatMessage(ChatRole.System, rules));
        return composed;
    }

    private static ChatMessage Message(MessageSpec message, TemplateScope scope, Fence fence) =>
        new(new ChatRole(message.Role), [.. message.Parts.Select(part => Content(part, scope, fence))]);

    private static AIContent Content(MessagePart part, TemplateScope scope, Fence fence) => part.Kind switch
    {
        PartKind.InputImage => Image(part, scope),
        PartKind.InputAudio => Audio(part, scope),
        _ => new TextContent(part.Content.Render(scope, fence.Enclose)),
    };

    private static AIContent Image(MessagePart part, TemplateScope scope)
    {
        string address = part.Content.Render(scope);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "data"))
            throw Unusable(part, "the image's address is not one of http, https or data");
        try
        {
            AIContent image = url.Scheme == "data" ? new DataContent(address) : new UriContent(url, "image/*");
            if (part.Detail is not null) image.AdditionalProperties = new AdditionalPropertiesDictionary { ["detail"] = part.Detail };
            return image;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw Unusable(part, "the image's data address cannot be read");
        }
    }

    private static DataContent Audio(MessagePart part, TemplateScope scope)
    {
        try
        {
            return new DataContent(Convert.FromBase64String(part.Content.Render(scope)), part.Detail == "mp3" ? "audio/mpeg" : "audio/wav");
        }
        catch (FormatException)
        {
            throw Unusable(part, "the audio is not base 64");
        }
    }

    private static GraderFaultException Unusable(MessagePart part, string problem) =>
        new(FaultCode.InvalidVariableError, problem, part.Content.Place.Position);
}
