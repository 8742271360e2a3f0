using System.Text.Json.Nodes;
using Rft.Training.Tokenizers;

namespace Rft.Training.Tests.Tokenizers;

/// <summary>
/// The chat templates of known models, where this machine has them, over tokenizers of one token a byte with the control tokens of their family.
/// </summary>
internal static class ChatFamilies
{
    private static readonly string[] Llama =
        ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|eom_id|>", "<|python_tag|>"];

    private const string LlamaRoles = """{ "bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>" }""";

    private static readonly string[] Qwen = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];

    /// <summary>Names of the templates.</summary>
    public static TheoryData<string> Names => ["chatml", "qwen2_5", "qwen2_5_training", "qwen3", "qwen3_training", "llama3", "llama3_1", "llama3_2"];

    /// <summary>A template with a tokenizer that has the control tokens it writes.</summary>
    public static TemplateChatFormat Format(string name) => IsLlama(name)
        ? new TemplateChatFormat(ByteLevel.Files(Source(name), Llama, "<|eot_id|>") with { TokenizerConfig = LlamaRoles })
        : new TemplateChatFormat(ByteLevel.Files(Source(name), Qwen, "<|im_end|>", "<tool_call>", "</tool_call>", "<think>", "</think>"));

    /// <summary>A template with a tokenizer of a known model.</summary>
    public static TemplateChatFormat Real(string name) =>
        new(ChatFiles.Read(SharedFolder.Find("data", "tokenizers", IsLlama(name) ? "llama3-style-8k" : "qwen3")) with { Template = Source(name) });

    /// <summary>Whether a template is one of Llama's.</summary>
    public static bool IsLlama(string name) => name.StartsWith("llama", StringComparison.Ordinal);

    private static string Source(string name)
    {
        var file = JsonNode.Parse(File.ReadAllText(SharedFolder.Find("fixtures", "chat_templates.json")))!;
        return file["templates"]!.AsArray().Single(template => (string?)template!["template"] == name)!["source"]!.GetValue<string>();
    }
}
