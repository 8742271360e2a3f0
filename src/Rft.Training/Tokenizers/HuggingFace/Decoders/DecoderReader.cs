using Rft.Training.Tokenizers.HuggingFace.Json;
using Rft.Training.Tokenizers.HuggingFace.Normalizers;
using Rft.Training.Tokenizers.HuggingFace.Patterns;
using Rft.Training.Tokenizers.HuggingFace.PreTokenizers;

namespace Rft.Training.Tokenizers.HuggingFace.Decoders;

/// <summary>Builds the decoder of a tokenizer file.</summary>
internal static class DecoderReader
{
    private const string Known = "ByteLevel, Replace, ByteFallback, Fuse, Strip, Metaspace, Sequence";

    /// <exception cref="TokenizerException">It is not supported.</exception>
    public static IDecoder Read(JsonPlace place) => place.Type() switch
    {
        "ByteLevel" => new ByteLevelDecoder(),
        "Replace" => ReadReplace(place),
        "ByteFallback" => new ByteFallbackDecoder(),
        "Fuse" => new FuseDecoder(),
        "Strip" => ReadStrip(place),
        "Metaspace" => ReadMetaspace(place),
        "Sequence" => new SequenceDecoder([.. place.Member("decoders").Items().Select(Read)]),
        var other => throw place.Unknown("decoder", other, Known),
    };

    private static WholeTokenDecoder ReadReplace(JsonPlace place)
    {
        var replace = new ReplaceNormalizer(PatternReader.Read(place), place.Text("content"));
        bool single = place.Member("pattern").Find("String") is { } literal && literal.Text().Length == 1;
        return new WholeTokenDecoder((_, token) => replace.Normalize(token), byCharacter: single);
    }

    private static StripDecoder ReadStrip(JsonPlace place)
    {
        var content = place.Member("content");
        return content.Text().Length == 1
            ? new StripDecoder(content.Text()[0], place.Member("start").Count(), place.Member("stop").Count())
            : throw content.Error("expected one character of the first plane");
    }

    private static WholeTokenDecoder ReadMetaspace(JsonPlace place)
    {
        string replacement = place.Find("replacement")?.Text() ?? "\u2581";
        bool prepended = PreTokenizerReader.ReadScheme(place) != PrependScheme.Never;
        return new WholeTokenDecoder(
            (index, token) => token.Replace(replacement, index == 0 && prepended ? "" : " ", StringComparison.Ordinal), byCharacter: true);
    }
}
