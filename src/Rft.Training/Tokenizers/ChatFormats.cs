using System.Text.Json;

namespace Rft.Training.Tokenizers;

/// <summary>Chat formats as they stand in a checkpoint's <c>chat.json</c>.</summary>
public static class ChatFormats
{
    private const string Tiny = "tiny";

    /// <summary>The text that <see cref="FromJson"/> turns back into the format.</summary>
    /// <param name="chat">A format of this library.</param>
    /// <exception cref="ArgumentException">The format is not one of this library.</exception>
    public static string ToJson(IChatFormat chat) => chat is TinyChatFormat { Tokenizer: ByteTokenizer tokenizer }
        ? JsonSerializer.Serialize(new Stored(Tiny, tokenizer.Added), Options) + "\n"
        : throw new ArgumentException($"{chat.GetType().Name} cannot be stored in a checkpoint");

    /// <summary>Reads a format.</summary>
    /// <param name="json">The text of <c>chat.json</c>.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="NotSupportedException">It names a format that this version does not have.</exception>
    public static IChatFormat FromJson(string json)
    {
        var stored = JsonSerializer.Deserialize<Stored>(json, Options) ?? throw new JsonException("chat.json holds null");
        return stored.Format == Tiny
            ? new TinyChatFormat(new ByteTokenizer(stored.AddedTokens))
            : throw new NotSupportedException($"chat.json names the format '{stored.Format}'; this version has '{Tiny}'");
    }

    private static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private sealed record Stored(string Format, IReadOnlyList<string> AddedTokens);
}
