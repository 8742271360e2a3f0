using System.Text.Json;
using Rft.Graders.OpenAi.Specs;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Reading;

/// <summary>Reads the messages to a judge.</summary>
internal static class MessageReader
{
    private static readonly WordList<string> Roles = new([.. new[] { "system", "developer", "user", "assistant" }.Select(role => (role, role))]);

    public static WordList<PartKind> Kinds { get; } = new(
        ("input_text", PartKind.InputText), ("output_text", PartKind.OutputText), ("input_image", PartKind.InputImage),
        ("input_audio", PartKind.InputAudio));

    public static WordList<string> ImageDetails { get; } = new([.. new[] { "auto", "low", "high" }.Select(detail => (detail, detail))]);

    public static WordList<string> AudioFormats { get; } = new([.. new[] { "mp3", "wav" }.Select(format => (format, format))]);

    public static IReadOnlyList<MessageSpec> Read(JsonElement json, JsonPlace place)
    {
        var messages = JsonFields.Elements(json, place).Select(entry => Message(new JsonFields(entry.Json, entry.Place, "a message"))).ToList();
        return messages.Count > 0 ? messages : throw place.Fault(GraderJsonFault.InvalidValue, "the judge needs at least one message");
    }

    private static MessageSpec Message(JsonFields fields)
    {
        fields.Allow("role", "content", "type");
        if (fields.Optional("type") is not null) fields.Choice("type", new WordList<string>(("message", "message")));
        string role = fields.Choice("role", Roles);
        var content = fields.Required("content");
        var place = fields.At("content");
        if (content.ValueKind != JsonValueKind.Array) return new MessageSpec(role, [Part(content, place)], content.ValueKind == JsonValueKind.String);
        var parts = JsonFields.Elements(content, place).Select(entry => Part(entry.Json, entry.Place)).ToList();
        return parts.Count > 0
            ? new MessageSpec(role, parts, IsPlain: false)
            : throw place.Fault(GraderJsonFault.InvalidValue, "the message has no parts; give it a text");
    }

    private static MessagePart Part(JsonElement json, JsonPlace place)
    {
        if (json.ValueKind == JsonValueKind.String) return new MessagePart(PartKind.InputText, Template.Parse(json.GetString()!, place));
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw place.Fault(
                GraderJsonFault.WrongType,
                $"content is a text, a part such as {{ \"type\": \"input_text\" }}, or a list of them, not {JsonFields.Describe(json)}");
        }
        var fields = new JsonFields(json, place, "a part of a message");
        var kind = fields.Choice("type", Kinds);
        switch (kind)
        {
            case PartKind.InputImage:
                fields.Allow("type", "image_url", "detail");
                string? detail = fields.Optional("detail") is null ? null : fields.Choice("detail", ImageDetails);
                return new MessagePart(kind, WithoutSample(fields.Template("image_url")), detail);
            case PartKind.InputAudio:
                fields.Allow("type", "input_audio");
                var audio = new JsonFields(fields.Required("input_audio"), fields.At("input_audio"), "input_audio");
                audio.Allow("data", "format");
                return new MessagePart(kind, audio.Template("data"), audio.Choice("format", AudioFormats));
            default:
                fields.Allow("type", "text");
                return new MessagePart(kind, fields.Template("text"));
        }
    }

    // The endpoint fetches the address: a model must not choose it.
    private static Template WithoutSample(Template address) => !address.UsesSample
        ? address
        : throw address.Place.Fault(
            GraderJsonFault.InvalidTemplate, "an image's address may hold item but not sample: the endpoint would fetch what a model wrote");
}
