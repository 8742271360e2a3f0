using System.Text.Json;
using Rft.Training.ChatTemplates;

namespace Rft.Training.Tests.ChatTemplates;

/// <summary>Short ways to render templates in tests.</summary>
internal static class Templates
{
    /// <summary>Renders a template with variables given as a JSON object.</summary>
    public static string Render(string template, string variables = "{}", ChatTemplateLimits? limits = null, TimeProvider? time = null) =>
        RenderChat(template, variables, limits, time).Text;

    public static RenderedChat RenderChat(string template, string variables = "{}", ChatTemplateLimits? limits = null, TimeProvider? time = null) =>
        ChatTemplate.Parse(template, limits, time).Render(
            new ChatTemplateInput
            {
                Messages = Json("[]"),
                TemplateArguments = Json(variables).EnumerateObject().ToDictionary(member => member.Name, member => member.Value),
            },
            TestContext.Current.CancellationToken);

    public static ChatTemplateException Refuse(string template, string variables = "{}", ChatTemplateLimits? limits = null) =>
        Assert.Throws<ChatTemplateException>(() => Render(template, variables, limits));

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
