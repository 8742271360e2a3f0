using Rft.Training.Tokenizers.HuggingFace.Json;

namespace Rft.Training.Tokenizers.HuggingFace.PostProcessors;

/// <summary>Reads what is put around an encoded text: the templates of a tokenizer file, in order.</summary>
internal static class PostProcessorReader
{
    private const string Known = "ByteLevel, TemplateProcessing, Sequence";

    /// <exception cref="TokenizerException">It is not supported.</exception>
    public static IReadOnlyList<IReadOnlyList<TemplatePart>> Read(JsonPlace place) => place.Type() switch
    {
        // Moves offsets only, and there are none here.
        "ByteLevel" => [],
        "TemplateProcessing" => [ReadTemplate(place)],
        "Sequence" => [.. place.Member("processors").Items().SelectMany(Read)],
        var other => throw place.Unknown("post-processor", other, Known),
    };

    private static List<TemplatePart> ReadTemplate(JsonPlace place)
    {
        var known = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var (name, token) in place.Find("special_tokens")?.Members() ?? [])
            known[name] = [.. token.Member("ids").Items().Select(id => id.Count())];
        return [.. place.Member("single").Items().Select(part => ReadPart(part, known))];
    }

    private static TemplatePart ReadPart(JsonPlace place, Dictionary<string, int[]> known)
    {
        if (place.Find("SpecialToken") is { } special)
        {
            return known.TryGetValue(special.Text("id"), out int[]? ids)
                ? new TemplatePart(ids)
                : throw special.Error($"'{special.Text("id")}' is not among the template's special_tokens");
        }
        if (place.Find("Sequence") is not { } sequence) throw place.Error("a part is {\"SpecialToken\": ...} or {\"Sequence\": ...}");
        return sequence.Text("id") == "A" ? new TemplatePart(null) : throw sequence.Error("a template for one text has the sequence A alone");
    }
}
