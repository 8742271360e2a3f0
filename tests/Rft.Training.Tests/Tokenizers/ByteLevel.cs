using System.Text.Json.Nodes;
using Rft.Training.Tokenizers;

namespace Rft.Training.Tests.Tokenizers;

/// <summary>Tokenizers of one token a byte, so that the id of an ASCII letter is its code; added tokens follow from 256 on.</summary>
internal static class ByteLevel
{
    /// <summary>A model's files.</summary>
    /// <param name="template">Its chat template, if it has one.</param>
    /// <param name="controls">Its control tokens; the first opens a text.</param>
    /// <param name="stop">The control token that ends a turn.</param>
    /// <param name="words">Added tokens that are not control tokens.</param>
    public static ChatFiles Files(string? template, string[] controls, string stop, params string[] words)
    {
        var added = controls.Select(content => (content, true)).Concat(words.Select(content => (content, false))).ToList();
        var tokenizer = new JsonObject
        {
            ["added_tokens"] = new JsonArray([.. added.Select((token, i) => (JsonNode)Added(256 + i, token.content, token.Item2))]),
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = true },
            ["post_processor"] = Opening(controls[0]),
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = Bytes(), ["merges"] = new JsonArray() },
        };
        return new ChatFiles(tokenizer.ToJsonString(), null, template, [256 + Array.IndexOf(controls, stop)]);
    }

    /// <summary>Ids of ASCII text.</summary>
    public static IEnumerable<int> Ids(string text) => text.Select(c => (int)c);

    private static JsonObject Added(int id, string content, bool special) => new JsonObject { ["id"] = id, ["content"] = content, ["special"] = special };

    // The alphabet of byte-level tokenizers: bytes that print are themselves, the others come behind them in order from U+0100.
    private static JsonObject Bytes()
    {
        var vocabulary = new JsonObject();
        int next = 0x100;
        for (int b = 0; b < 256; b++)
        {
            bool prints = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            vocabulary[((char)(prints ? b : next++)).ToString()] = b;
        }
        return vocabulary;
    }

    private static JsonObject Opening(string token) => new()
    {
        ["type"] = "TemplateProcessing",
        ["single"] = new JsonArray(
            new JsonObject { ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = 0 } },
            new JsonObject { ["Sequence"] = new JsonObject { ["id"] = "A", ["type_id"] = 0 } }),
        ["special_tokens"] = new JsonObject { [token] = new JsonObject { ["id"] = token, ["ids"] = new JsonArray(256), ["tokens"] = new JsonArray(token) } },
    };
}
