using System.Text.Json;

namespace Rft.Training.ChatTemplates;

/// <summary>What a chat template renders.</summary>
public sealed record ChatTemplateInput
{
    /// <summary>The messages: an array of objects, usually with <c>role</c> and <c>content</c>. Members keep their order, numbers their kind.</summary>
    public required JsonElement Messages { get; init; }

    /// <summary>The tools, an array of JSON schemas; null: the template sees none.</summary>
    public JsonElement? Tools { get; init; }

    /// <summary>Documents to answer from, an array of objects; null: the template sees none.</summary>
    public JsonElement? Documents { get; init; }

    /// <summary>Whether the text ends where the assistant's next message begins.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>Whether the text ends within the final message, right after its content, for the model to go on.</summary>
    public bool ContinueFinalMessage { get; init; }

    /// <summary>Special tokens by name, such as <c>bos_token</c>; a name without a token is undefined in the template.</summary>
    public IReadOnlyDictionary<string, string?> SpecialTokens { get; init; } = new Dictionary<string, string?>();

    /// <summary>Further variables of the template, such as <c>enable_thinking</c>; they hide special tokens of the same name.</summary>
    public IReadOnlyDictionary<string, JsonElement> TemplateArguments { get; init; } = new Dictionary<string, JsonElement>();
}
