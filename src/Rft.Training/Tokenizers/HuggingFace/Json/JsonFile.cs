using System.IO.Compression;
using System.Text.Json;

namespace Rft.Training.Tokenizers.HuggingFace.Json;

/// <summary>Reads JSON files, gzipped ones too.</summary>
internal static class JsonFile
{
    /// <exception cref="TokenizerException">The file cannot be read or is no JSON object.</exception>
    public static JsonPlace Read(string path)
    {
        try
        {
            using Stream raw = System.IO.File.OpenRead(path);
            using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
            return Root(path, JsonDocument.Parse(stream));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new TokenizerException(path, "", e.Message, e);
        }
    }

    /// <summary>Reads a text that stands for a file.</summary>
    /// <exception cref="TokenizerException">It is no JSON object.</exception>
    public static JsonPlace Parse(string name, string json)
    {
        try
        {
            return Root(name, JsonDocument.Parse(json));
        }
        catch (JsonException e)
        {
            throw new TokenizerException(name, "", e.Message, e);
        }
    }

    private static JsonPlace Root(string path, JsonDocument document)
    {
        // The clone lives on the managed heap and frees the document's pooled arrays.
        using (document)
        {
            var root = document.RootElement.Clone();
            return root.ValueKind == JsonValueKind.Object
                ? new JsonPlace(path, "", root)
                : throw new TokenizerException(path, "", $"expected an object, found {root.ValueKind}");
        }
    }
}
