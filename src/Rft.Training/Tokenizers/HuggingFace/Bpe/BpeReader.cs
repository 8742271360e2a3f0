using System.Text.Json;
using Rft.Training.Tokenizers.HuggingFace.Json;

namespace Rft.Training.Tokenizers.HuggingFace.Bpe;

/// <summary>Builds the model of a tokenizer file.</summary>
internal static class BpeReader
{
    /// <param name="place">The file's <c>model</c>.</param>
    /// <param name="byteLevel">Whether words come as text and are written in the alphabet of bytes by the model.</param>
    /// <exception cref="TokenizerException">The model is of another type or does not fit together.</exception>
    public static BpeModel Read(JsonPlace place, bool byteLevel)
    {
        // Files of the first versions name no type; byte-pair encoding is told by its merges.
        string type = place.Find("type")?.Text() ?? (place.Find("merges") is null ? "" : "BPE");
        if (type != "BPE") throw place.Unknown("model", type, "BPE");
        if (place.Find("dropout") is { } dropout && dropout.Value.GetRawText() is not ("0" or "0.0"))
            throw dropout.Error("dropout makes encodings random, which is not supported; set it to null");
        var vocabulary = ReadVocabulary(place.Member("vocab"));
        string prefix = place.Find("continuing_subword_prefix")?.Text() ?? "";
        var options = new BpeOptions(
            ReadUnknown(place, vocabulary, byteLevel), place.Flag("fuse_unk", false), place.Flag("byte_fallback", false), place.Flag("ignore_merges", false), prefix,
            place.Find("end_of_word_suffix")?.Text() ?? "", byteLevel);
        return new BpeModel(vocabulary, ReadMerges(place.Member("merges"), vocabulary, prefix.Length), options);
    }

    private static Dictionary<string, int> ReadVocabulary(JsonPlace place)
    {
        if (place.Value.ValueKind != JsonValueKind.Object) throw place.Error($"expected an object, found {place.Value.ValueKind}");
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in place.Value.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out int id) || id < 0)
                throw place.Error($"the id of '{entry.Name}' is {entry.Value.GetRawText()}, not an integer from 0");
            vocabulary[entry.Name] = id;
        }
        return vocabulary;
    }

    private static int? ReadUnknown(JsonPlace model, Dictionary<string, int> vocabulary, bool byteLevel)
    {
        if (model.Find("unk_token") is not { } place) return null;
        if (vocabulary.TryGetValue(place.Text(), out int id)) return id;
        // Every byte is a token, so the unknown one is never needed, and some files name one that is an added token.
        return byteLevel ? null : throw place.Error($"'{place.Text()}' is not in the vocabulary");
    }

    private static Dictionary<ulong, BpeMerge> ReadMerges(JsonPlace place, Dictionary<string, int> vocabulary, int prefix)
    {
        if (place.Value.ValueKind != JsonValueKind.Array) throw place.Error($"expected a list, found {place.Value.ValueKind}");
        var merges = new Dictionary<ulong, BpeMerge>(place.Value.GetArrayLength(), new PairComparer());
        int rank = 0;
        foreach (var item in place.Value.EnumerateArray())
        {
            var (left, right) = ReadPair(item) ?? throw Broken("expected \"a b\" or [\"a\", \"b\"]");
            if (right.Length < prefix) throw Broken("the right side is shorter than continuing_subword_prefix");
            merges[BpeMerges.Key(Id(left), Id(right))] = new BpeMerge(rank, Id(left + right[prefix..]));
            rank++;
        }
        return merges;

        int Id(string token) => vocabulary.TryGetValue(token, out int id) ? id : throw Broken($"'{token}' is not in the vocabulary");

        TokenizerException Broken(string problem) => new(place.File, $"{place.Pointer}/{rank}", problem);
    }

    private static (string Left, string Right)? ReadPair(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String)
        {
            string[] sides = item.GetString()!.Split(' ');
            return sides.Length == 2 ? (sides[0], sides[1]) : null;
        }
        bool pair = item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2 && item.EnumerateArray().All(side => side.ValueKind == JsonValueKind.String);
        return pair ? (item[0].GetString()!, item[1].GetString()!) : null;
    }
}
