using System.Text.Json.Nodes;
using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tokenizers;

/// <summary>The built-in model's tokenizer and chat format in the files of Hugging Face programs: the same ids for the same conversation.</summary>
internal static class TinyChatFiles
{
    private const string Template =
        "{% for message in messages %}{% set role = 'system' if message['role'] == 'developer' else message['role'] %}"
        + "{{ '<|' + role + '|>' + message['content'] + '<|end|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

    /// <summary>The files.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    public static ChatFiles Of(ByteTokenizer tokenizer)
    {
        var vocabulary = new JsonObject();
        for (int id = 0; id < ByteTokenizer.Pad; id++) vocabulary[ByteAlphabet.Of((byte)id).ToString()] = id;
        var added = new JsonArray();
        for (int id = ByteTokenizer.Pad; id < tokenizer.Vocabulary; id++) added.Add(Added(id, Name(id)));
        var byteLevel = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = false, ["use_regex"] = false };
        var json = new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = added,
            ["normalizer"] = null,
            ["pre_tokenizer"] = byteLevel,
            ["post_processor"] = null,
            ["decoder"] = byteLevel.DeepClone(),
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray() },
        };
        var config = new JsonObject
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast", ["eos_token"] = Name(ByteTokenizer.End), ["pad_token"] = Name(ByteTokenizer.Pad),
        };
        return new ChatFiles(json.ToJsonString(), config.ToJsonString(), Template, [ByteTokenizer.End]);

        string Name(int id) => tokenizer.Decode([id]);
    }

    private static JsonObject Added(int id, string content) => new()
    {
        ["id"] = id, ["content"] = content, ["special"] = id <= ByteTokenizer.End, ["normalized"] = false, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false,
    };
}
