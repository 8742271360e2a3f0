using Rft.Training.Tokenizers.HuggingFace.Json;
using Rft.Training.Tokenizers.HuggingFace.Patterns;

namespace Rft.Training.Tokenizers.HuggingFace.PreTokenizers;

/// <summary>Builds the pre-tokenizer of a tokenizer file as a list of steps.</summary>
internal static class PreTokenizerReader
{
    private const string Known = "ByteLevel, Split, Digits, Metaspace, Whitespace, WhitespaceSplit, Punctuation, Sequence";
    private const string DefaultReplacement = "\u2581";

    /// <exception cref="TokenizerException">It is not supported.</exception>
    public static IReadOnlyList<IPreTokenizer> Read(JsonPlace place) => place.Type() switch
    {
        "ByteLevel" => ReadByteLevel(place),
        "Split" => [ReadSplit(place)],
        "Digits" => [ReadDigits(place)],
        "Metaspace" => [ReadMetaspace(place)],
        "Whitespace" => [new SplitPreTokenizer(new WordPattern(), SplitBehavior.Removed, invert: true)],
        "WhitespaceSplit" => [new SplitPreTokenizer(new ScalarPattern(Scalars.IsSpace), SplitBehavior.Removed)],
        "Punctuation" => [new SplitPreTokenizer(new ScalarPattern(Scalars.IsPunctuation), ReadBehavior(place, SplitBehavior.Isolated))],
        "Sequence" => [.. place.Member("pretokenizers").Items().SelectMany(Read)],
        var other => throw place.Unknown("pre-tokenizer", other, Known),
    };

    private static List<IPreTokenizer> ReadByteLevel(JsonPlace place)
    {
        List<IPreTokenizer> steps = [];
        if (place.Flag("add_prefix_space", true)) steps.Add(new PrefixSpacePreTokenizer());
        if (place.Flag("use_regex", true)) steps.Add(new SplitPreTokenizer(new Gpt2Pattern(), SplitBehavior.Isolated));
        steps.Add(new ByteMapPreTokenizer());
        return steps;
    }

    private static SplitPreTokenizer ReadSplit(JsonPlace place) =>
        new(PatternReader.Read(place), ReadBehavior(place, null), place.Flag("invert", false));

    private static SplitPreTokenizer ReadDigits(JsonPlace place) =>
        new(new ScalarPattern(Scalars.IsNumber), place.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous);

    private static MetaspacePreTokenizer ReadMetaspace(JsonPlace place)
    {
        string replacement = place.Find("replacement")?.Text() ?? DefaultReplacement;
        if (replacement.EnumerateRunes().Count() != 1) throw place.Member("replacement").Error("a replacement is one character");
        return new MetaspacePreTokenizer(replacement, ReadScheme(place), place.Flag("split", true));
    }

    /// <summary>The scheme; older files say <c>add_prefix_space</c>.</summary>
    public static PrependScheme ReadScheme(JsonPlace place)
    {
        bool never = place.Find("add_prefix_space") is not null && !place.Flag("add_prefix_space", true);
        if (place.Find("prepend_scheme") is not { } scheme) return never ? PrependScheme.Never : PrependScheme.Always;
        var read = scheme.Text() switch
        {
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            var other => throw scheme.Unknown("prepend scheme", other, "always, first, never"),
        };
        return !never || read == PrependScheme.Never ? read : throw scheme.Error("add_prefix_space is false, so the scheme must be never");
    }

    private static SplitBehavior ReadBehavior(JsonPlace place, SplitBehavior? otherwise)
    {
        if (otherwise is { } fallback && place.Find("behavior") is null) return fallback;
        var behavior = place.Member("behavior");
        return Enum.TryParse(behavior.Text(), out SplitBehavior read) && Enum.IsDefined(read)
            ? read
            : throw behavior.Unknown("behavior", behavior.Text(), string.Join(", ", Enum.GetNames<SplitBehavior>()));
    }
}
