using Rft.Training.Tokenizers.HuggingFace.Json;
using Rft.Training.Tokenizers.HuggingFace.Patterns;

namespace Rft.Training.Tokenizers.HuggingFace.Normalizers;

/// <summary>Builds the normalizer of a tokenizer file.</summary>
internal static class NormalizerReader
{
    private const string Known = "NFC, NFD, NFKC, NFKD, Lowercase, Prepend, Replace, Strip, StripAccents, Sequence";

    /// <exception cref="TokenizerException">It is not supported.</exception>
    public static INormalizer Read(JsonPlace place) => place.Type() switch
    {
        "NFC" => new UnicodeNormalizer(compatibility: false, compose: true),
        "NFD" => new UnicodeNormalizer(compatibility: false, compose: false),
        "NFKC" => new UnicodeNormalizer(compatibility: true, compose: true),
        "NFKD" => new UnicodeNormalizer(compatibility: true, compose: false),
        "Lowercase" => new LowercaseNormalizer(),
        "Prepend" => new PrependNormalizer(place.Text("prepend")),
        "Replace" => new ReplaceNormalizer(PatternReader.Read(place), place.Text("content")),
        "Strip" => new StripNormalizer(place.Flag("strip_left", true), place.Flag("strip_right", true)),
        "StripAccents" => new StripAccentsNormalizer(),
        "Sequence" => new SequenceNormalizer([.. place.Member("normalizers").Items().Select(Read)]),
        var other => throw place.Unknown("normalizer", other, Known),
    };
}
