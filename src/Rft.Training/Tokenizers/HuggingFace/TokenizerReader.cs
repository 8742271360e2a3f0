using System.Text.Json;
using Rft.Training.Tokenizers.HuggingFace.AddedTokens;
using Rft.Training.Tokenizers.HuggingFace.Bpe;
using Rft.Training.Tokenizers.HuggingFace.Decoders;
using Rft.Training.Tokenizers.HuggingFace.Json;
using Rft.Training.Tokenizers.HuggingFace.Normalizers;
using Rft.Training.Tokenizers.HuggingFace.PostProcessors;
using Rft.Training.Tokenizers.HuggingFace.PreTokenizers;

namespace Rft.Training.Tokenizers.HuggingFace;

/// <summary>Builds a tokenizer's parts from its files.</summary>
internal static class TokenizerReader
{
    private static readonly string[] Names = ["tokenizer.json", "tokenizer.json.gz"];

    /// <summary>Reads a folder or a file; the settings lie beside it.</summary>
    /// <exception cref="TokenizerException">A file is missing, broken, or asks for something that is not supported.</exception>
    public static TokenizerParts Read(string path)
    {
        string file = Directory.Exists(path)
            ? Array.Find([.. Names.Select(name => Path.Combine(path, name))], File.Exists)
                ?? throw new TokenizerException(path, "", $"the folder has none of {string.Join(", ", Names)}")
            : path;
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return Read(JsonFile.Read(file), Beside("tokenizer_config.json"), Beside("special_tokens_map.json"));

        JsonPlace? Beside(string name) => Path.Combine(folder, name) is var beside && File.Exists(beside) ? JsonFile.Read(beside) : null;
    }

    /// <summary>Builds the parts.</summary>
    /// <param name="file">tokenizer.json.</param>
    /// <param name="config">tokenizer_config.json, if there is one.</param>
    /// <param name="map">special_tokens_map.json, if there is one; asked for roles that the configuration does not give.</param>
    /// <exception cref="TokenizerException">Something is not supported.</exception>
    public static TokenizerParts Read(JsonPlace file, JsonPlace? config, JsonPlace? map)
    {
        var normalizer = file.Find("normalizer") is { } normalizerPlace ? NormalizerReader.Read(normalizerPlace) : null;
        List<IPreTokenizer> steps = file.Find("pre_tokenizer") is { } stepsPlace ? [.. PreTokenizerReader.Read(stepsPlace)] : [];

        // The last step may be left to the model: it spells a word in bytes only where the word is new to its cache.
        bool byteLevel = steps.Count > 0 && steps[^1] is ByteMapPreTokenizer;
        if (byteLevel) steps.RemoveAt(steps.Count - 1);
        var model = BpeReader.Read(file.Member("model"), byteLevel);
        var added = new AddedTokenTable(AddedTokenReader.Read(file, config, model), normalizer);
        return new TokenizerParts(
            added,
            steps.Count switch { 0 => null, 1 => steps[0], _ => new SequencePreTokenizer(steps) },
            model,
            file.Find("post_processor") is { } templates ? PostProcessorReader.Read(templates) : [],
            file.Find("decoder") is { } decoder ? DecoderReader.Read(decoder) : new SpaceDecoder(),
            new SpecialTokens(Role("bos_token"), Role("eos_token"), Role("pad_token"), Role("unk_token")));

        SpecialToken? Role(string name)
        {
            if ((config?.Find(name) ?? map?.Find(name)) is not { } place) return null;
            string content = place.Value.ValueKind == JsonValueKind.Object ? place.Text("content") : place.Text();
            int id = added.IdOf(content) ?? model.IdOf(content) ?? throw place.Error($"the {name} '{content}' is not in the vocabulary");
            return new SpecialToken(id, content);
        }
    }
}
