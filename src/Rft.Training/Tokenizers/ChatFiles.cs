using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Training.ChatTemplates;
using Rft.Training.Checkpoints;
using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tokenizers;

/// <summary>The files of a Hugging Face folder that decide how its model writes conversations, as texts: a checkpoint keeps them whole.</summary>
/// <param name="Tokenizer">The text of <c>tokenizer.json</c>.</param>
/// <param name="TokenizerConfig">The text of <c>tokenizer_config.json</c>; null: there is none.</param>
/// <param name="Template">The chat template; null: the model is a plain language model.</param>
/// <param name="StopTokens">Ids that end a text, ascending: <c>eos_token_id</c> of <c>generation_config.json</c>, else of <c>config.json</c>.</param>
public sealed record ChatFiles(string Tokenizer, string? TokenizerConfig, string? Template, IReadOnlyList<int> StopTokens)
{
    /// <summary>Reads the files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="CheckpointException">There is no tokenizer, or a file is not what it should be; the message names it.</exception>
    public static ChatFiles Read(string folder)
    {
        string? Text(string name) => File.Exists(Path.Combine(folder, name)) ? File.ReadAllText(Path.Combine(folder, name)) : null;
        string tokenizer = Text("tokenizer.json") ?? Unzipped(Path.Combine(folder, "tokenizer.json.gz"))
            ?? throw new CheckpointException($"{folder} holds no tokenizer.json; it is the form in which tokenizers are read");
        string? config = Text("tokenizer_config.json");
        try
        {
            return new ChatFiles(
                tokenizer, config, ChatTemplateFiles.Find(folder)?.Select(), Stops(Text("generation_config.json")) ?? Stops(Text("config.json")) ?? []);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ChatTemplateException)
        {
            throw new CheckpointException($"{folder}: its chat template, generation_config.json or config.json cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes the files into a folder, under the names that Hugging Face programs look for.</summary>
    /// <param name="folder">The folder; it exists.</param>
    public void Write(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), Tokenizer);
        if (TokenizerConfig is not null) File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), TokenizerConfig);
        if (Template is not null) File.WriteAllText(Path.Combine(folder, "chat_template.jinja"), Template);
        var stops = new JsonObject { ["eos_token_id"] = new JsonArray([.. StopTokens.Select(id => (JsonNode)id)]) };
        File.WriteAllText(Path.Combine(folder, "generation_config.json"), stops.ToJsonString() + "\n");
    }

    /// <summary>How the model writes conversations.</summary>
    /// <param name="time">What a template's <c>strftime_now</c> says; null: the system's time.</param>
    /// <exception cref="TokenizerException">The tokenizer asks for something that is not built.</exception>
    /// <exception cref="ChatTemplateException">The template does not parse.</exception>
    public IChatFormat ToFormat(TimeProvider? time = null) => Template is null ? new PlainChatFormat(this) : new TemplateChatFormat(this, time);

    private static string? Unzipped(string file)
    {
        if (!File.Exists(file)) return null;
        using var zipped = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var reader = new StreamReader(zipped);
        return reader.ReadToEnd();
    }

    private static int[]? Stops(string? config)
    {
        if (config is null) return null;
        using var document = JsonDocument.Parse(config);
        if (!document.RootElement.TryGetProperty("eos_token_id", out var stop)) return null;
        return stop.ValueKind switch
        {
            JsonValueKind.Number => [stop.GetInt32()],
            JsonValueKind.Array => [.. stop.EnumerateArray().Select(id => id.GetInt32()).Order()],
            _ => null,
        };
    }
}
