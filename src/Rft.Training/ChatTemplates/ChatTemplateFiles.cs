using System.Text.Json;

namespace Rft.Training.ChatTemplates;

/// <summary>The chat templates that come with a model, by name. Immutable.</summary>
/// <param name="Sources">The texts of the templates; the usual one is <c>default</c>, one for tools <c>tool_use</c>.</param>
public sealed record ChatTemplateFiles(IReadOnlyDictionary<string, string> Sources)
{
    private const string Usual = "default", ForTools = "tool_use";

    /// <summary>
    /// Reads a model's folder: <c>chat_template.jinja</c> with <c>additional_chat_templates/NAME.jinja</c>, else <c>chat_template.json</c>, else
    /// <c>chat_template</c> in <c>tokenizer_config.json</c>, which is a text or a list of names and texts.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ChatTemplateException">There is no template in it, or a file cannot be understood.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ChatTemplateFiles Load(string folder) => Find(folder)
        ?? throw new ChatTemplateException($"'{folder}' has no chat template: no chat_template.jinja, and no chat_template in tokenizer_config.json");

    /// <summary>As <see cref="Load"/>; null when the folder has no template: its model is a plain language model.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ChatTemplateException">A file cannot be understood.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ChatTemplateFiles? Find(string folder)
    {
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        string own = Path.Combine(folder, "chat_template.jinja"), additional = Path.Combine(folder, "additional_chat_templates");
        if (File.Exists(own)) sources[Usual] = File.ReadAllText(own);
        if (Directory.Exists(additional))
        {
            foreach (string path in Directory.EnumerateFiles(additional, "*.jinja").Order(StringComparer.Ordinal))
                sources[Path.GetFileNameWithoutExtension(path)] = File.ReadAllText(path);
        }
        foreach (string name in new[] { "chat_template.json", "tokenizer_config.json" })
        {
            string path = Path.Combine(folder, name);
            if (sources.Count == 0 && File.Exists(path)) ReadJson(path, sources);
        }
        return sources.Count > 0 ? new ChatTemplateFiles(sources) : null;
    }

    /// <summary>The template that transformers would take.</summary>
    /// <param name="name">A template's name; null: <c>tool_use</c> where there are tools and such a template, else <c>default</c>.</param>
    /// <param name="hasTools">Whether the conversation has tools.</param>
    /// <exception cref="ChatTemplateException">There is no such template.</exception>
    public string Select(string? name = null, bool hasTools = false)
    {
        if (name is null && Sources.Count == 1) return Sources.Values.Single();
        name ??= hasTools && Sources.ContainsKey(ForTools) ? ForTools : Usual;
        return Sources.TryGetValue(name, out string? source)
            ? source
            : throw new ChatTemplateException($"there is no chat template '{name}'; there are {string.Join(", ", Sources.Keys.Order(StringComparer.Ordinal))}");
    }

    private static void ReadJson(string path, Dictionary<string, string> sources)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            if (!document.RootElement.TryGetProperty("chat_template", out var template)) return;
            if (template.ValueKind == JsonValueKind.String) sources["default"] = template.GetString()!;
            else if (template.ValueKind == JsonValueKind.Array)
            {
                foreach (var entry in template.EnumerateArray())
                    sources[entry.GetProperty("name").GetString()!] = entry.GetProperty("template").GetString()!;
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            throw new ChatTemplateException($"'{path}' cannot be understood: {e.Message}");
        }
    }
}
