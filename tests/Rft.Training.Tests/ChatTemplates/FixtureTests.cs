using System.Text.Json;
using Rft.Training.ChatTemplates;

namespace Rft.Training.Tests.ChatTemplates;

/// <summary>The shared golden cases: what transformers' own renderer made of them.</summary>
public sealed class FixtureTests
{
    private const string Refusal = "TemplateError: ";

    [Fact]
    public void Every_golden_conversation_is_rendered_exactly()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFolder.Find("fixtures", "chat_templates.json")));
        int cases = 0;
        foreach (var group in document.RootElement.GetProperty("templates").EnumerateArray())
        {
            var template = ChatTemplate.Parse(group.GetProperty("source").GetString()!);
            foreach (var test in group.GetProperty("cases").EnumerateArray())
            {
                Check(template, group, test);
                cases++;
            }
        }
        Assert.True(cases > 0);
    }

    private static void Check(ChatTemplate template, JsonElement group, JsonElement test)
    {
        string name = $"{group.GetProperty("template")} {test.GetProperty("id")}";
        if (test.TryGetProperty("error", out var error))
        {
            var refusal = Assert.Throws<ChatTemplateException>(() => template.Render(Input(group, test), TestContext.Current.CancellationToken));
            if (error.GetString()!.StartsWith(Refusal, StringComparison.Ordinal)) Assert.Equal(error.GetString(), Refusal + refusal.Message);
            return;
        }
        var chat = template.Render(Input(group, test), TestContext.Current.CancellationToken);
        Assert.Equal($"{name}: {test.GetProperty("rendered")}", $"{name}: {chat.Text}");
        if (!test.TryGetProperty("assistant_spans", out var spans)) return;
        Assert.Equal(
            spans.EnumerateArray().Select(span => (span[0].GetInt32(), span[1].GetInt32())),
            chat.GenerationSpans.Select(span => (Points(chat.Text, span.Start), Points(chat.Text, span.End))));
    }

    // Python counts code points.
    private static int Points(string text, int unit) => text[..unit].EnumerateRunes().Count();

    private static ChatTemplateInput Input(JsonElement group, JsonElement test) => new()
    {
        Messages = test.GetProperty("messages"),
        Tools = test.GetProperty("tools") is { ValueKind: JsonValueKind.Array } tools ? tools : null,
        AddGenerationPrompt = test.GetProperty("add_generation_prompt").GetBoolean(),
        ContinueFinalMessage = test.GetProperty("continue_final_message").GetBoolean(),
        SpecialTokens = group.GetProperty("special_tokens").EnumerateObject().ToDictionary(token => token.Name, token => token.Value.GetString()),
        TemplateArguments = test.GetProperty("template_arguments").EnumerateObject().ToDictionary(argument => argument.Name, argument => argument.Value),
    };
}
