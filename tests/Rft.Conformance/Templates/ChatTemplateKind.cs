using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training.ChatTemplates;

namespace Rft.Conformance.Templates;

/// <summary>Conversations rendered by a chat template: the text, the spans of the assistant's words, or the template's refusal.</summary>
internal sealed class ChatTemplateKind : FixtureKind
{
    private const string Refusal = "TemplateError: ";

    public override string Name => "chat-templates";

    public override Task CheckAsync(FixtureCase test, Comparison comparison, CancellationToken cancellationToken)
    {
        string? error = test.Json.Find("error")?.GetString();
        try
        {
            var chat = ChatTemplate.Parse(test.Group.Text("source")).Render(ReadInput(test), cancellationToken);
            if (error is not null) comparison.Fail("error", error, $"the text {JsonSerializer.Serialize(chat.Text)}");
            else Compare(test.Json, chat, comparison);
        }
        catch (ChatTemplateException e)
        {
            // Errors of Python itself have other words here: any refusal will do.
            string actual = e.Raised ? Refusal + e.Message : e.Message;
            string expected = error is null ? "a text" : error.StartsWith(Refusal, StringComparison.Ordinal) ? error : actual;
            comparison.Same("error", expected, actual);
        }
        catch (ArgumentException e) when (error is not null)
        {
            // transformers refuses some inputs before it renders.
            comparison.Same("error", error.StartsWith(Refusal, StringComparison.Ordinal) ? error : e.Message, e.Message);
        }
        return Task.CompletedTask;
    }

    private static ChatTemplateInput ReadInput(FixtureCase test) => new()
    {
        Messages = test.Json.GetProperty("messages"),
        Tools = test.Json.Find("tools"),
        Documents = test.Json.Find("documents"),
        AddGenerationPrompt = test.Json.Flag("add_generation_prompt"),
        ContinueFinalMessage = test.Json.Flag("continue_final_message"),
        SpecialTokens = Members(test.Group, "special_tokens")
            .Where(member => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null)
            .ToDictionary(member => member.Name, member => member.Value.GetString()),
        TemplateArguments = Members(test.Json, "template_arguments").ToDictionary(member => member.Name, member => member.Value),
    };

    private static IEnumerable<JsonProperty> Members(JsonElement element, string name) =>
        element.Find(name)?.EnumerateObject() ?? Enumerable.Empty<JsonProperty>();

    private static void Compare(JsonElement test, RenderedChat chat, Comparison comparison)
    {
        comparison.Same("rendered", JsonSerializer.Serialize(test.Text("rendered")), JsonSerializer.Serialize(chat.Text));
        if (test.Find("assistant_spans") is not { } spans) return;
        string expected = string.Join(' ', spans.EnumerateArray().Select(span => $"{span[0].GetInt32()}-{span[1].GetInt32()}"));
        var actual = chat.GenerationSpans.Select(span => $"{Points(chat.Text, span.Start)}-{Points(chat.Text, span.End)}");
        comparison.Same("assistant_spans", expected, string.Join(' ', actual));
    }

    // Python counts code points.
    private static int Points(string text, int unit) => text.AsSpan(0, unit).ToString().EnumerateRunes().Count();
}
