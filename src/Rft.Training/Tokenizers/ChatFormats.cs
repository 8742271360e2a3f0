using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rft.Training.Tokenizers;

/// <summary>Chat formats as they stand in a checkpoint's <c>chat.json</c>.</summary>
public static class ChatFormats
{
    private const string Tiny = "tiny", HuggingFace = "hugging_face";

    /// <summary>The text that <see cref="FromJson"/> turns back into the format.</summary>
    /// <param name="chat">A format of this library.</param>
    /// <exception cref="ArgumentException">The format is not one of this library.</exception>
    public static string ToJson(IChatFormat chat) => JsonSerializer.Serialize(
        chat switch
        {
            TinyChatFormat { Tokenizer: ByteTokenizer tokenizer } => new Stored(Tiny, tokenizer.Added),
            IStoredChatFormat read => new Stored(HuggingFace, []) { Files = read.Files },
            _ => throw new ArgumentException($"{chat.GetType().Name} cannot be stored in a checkpoint"),
        },
        Options) + "\n";

    /// <summary>A format in the files of Hugging Face programs.</summary>
    /// <param name="chat">A format of this library.</param>
    /// <exception cref="ArgumentException">The format is not one of this library.</exception>
    public static ChatFiles ToFiles(IChatFormat chat) => chat switch
    {
        TinyChatFormat { Tokenizer: ByteTokenizer tokenizer } => TinyChatFiles.Of(tokenizer),
        IStoredChatFormat read => read.Files,
        _ => throw new ArgumentException($"{chat?.GetType().Name} has no files"),
    };

    /// <summary>Reads a format.</summary>
    /// <param name="json">The text of <c>chat.json</c>.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="NotSupportedException">It names a format that this version does not have.</exception>
    public static IChatFormat FromJson(string json)
    {
        var stored = JsonSerializer.Deserialize<Stored>(json, Options) ?? throw new JsonException("chat.json holds null");
        return stored switch
        {
            { Format: Tiny } => new TinyChatFormat(new ByteTokenizer(stored.AddedTokens)),
            { Format: HuggingFace, Files: { } files } => files.ToFormat(),
            _ => throw new NotSupportedException($"chat.json names the format '{stored.Format}'; this version has '{Tiny}' and '{HuggingFace}'"),
        };
    }

    private static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private sealed record Stored(string Format, IReadOnlyList<string> AddedTokens)
    {
        public ChatFiles? Files { get; init; }
    }
}
