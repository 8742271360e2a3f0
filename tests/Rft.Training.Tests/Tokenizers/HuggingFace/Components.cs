using Rft.Training.Tokenizers.HuggingFace;
using Rft.Training.Tokenizers.HuggingFace.Decoders;
using Rft.Training.Tokenizers.HuggingFace.Json;
using Rft.Training.Tokenizers.HuggingFace.Normalizers;
using Rft.Training.Tokenizers.HuggingFace.PreTokenizers;

namespace Rft.Training.Tests.Tokenizers.HuggingFace;

/// <summary>Components and whole tokenizers from the JSON that a file would hold.</summary>
internal static class Components
{
    private const string Letters = "abcdefgh 12";

    public static string Normalize(string json, string text) => NormalizerReader.Read(JsonFile.Parse("test.json", json)).Normalize(text);

    public static string[] Split(string json, string text)
    {
        List<Piece> pieces = [];
        new SequencePreTokenizer(PreTokenizerReader.Read(JsonFile.Parse("test.json", json))).Split(Piece.Whole(text, opens: true), pieces);
        return [.. pieces.Select(piece => piece.AsText())];
    }

    public static string Decode(string json, params string[] tokens)
    {
        string text = "";
        var decoding = DecoderReader.Read(JsonFile.Parse("test.json", json)).Start(part => text += part.Text);
        foreach (string token in tokens) decoding.Push(TokenPart.Whole(token));
        decoding.Finish();
        return text;
    }

    /// <summary>A tokenizer whose first tokens are a to h (0 to 7), space (8), 1 (9) and 2 (10), then <paramref name="more"/> from 11.</summary>
    public static HuggingFaceTokenizer Small(string[]? more = null, string merges = "", string model = "", string members = "", string? config = null)
    {
        string[] tokens = [.. Letters.Select(letter => letter.ToString()), .. more ?? []];
        string vocabulary = string.Join(',', tokens.Select((token, id) => $"{System.Text.Json.JsonSerializer.Serialize(token)}:{id}"));
        return HuggingFaceTokenizer.Parse(
            $$"""{ {{members}} "model": { "type": "BPE", {{model}} "vocab": { {{vocabulary}} }, "merges": [{{merges}}] } }""", config);
    }
}
