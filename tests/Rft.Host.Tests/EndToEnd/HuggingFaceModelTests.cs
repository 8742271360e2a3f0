using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Training.Checkpoints;
using Rft.Training.Devices;
using Rft.Training.Models;

namespace Rft.Host.Tests.EndToEnd;

/// <summary>A folder of a small model, as Hugging Face programs write them, sampled from and trained.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class HuggingFaceModelTests : IDisposable
{
    private const string Experiment = """
        name: folder
        seed: 5
        model: { path: base, tuning: lora, lora: { rank: 2, alpha: 8, targets: [q_proj, down_proj] } }
        data: { train: train.jsonl }
        graders: { length: length.js }
        stages:
          - { name: rft, method: rft, data: train, steps: 3, prompts_per_step: 4, group_size: 4, sampling: { max_tokens: 8 }, optimizer: { learning_rate: 1.0e-2 } }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_sampled_from()
    {
        await WriteModelAsync();
        var outcome = await RftProcess.RunAsync(_folder.Path, "sample", "base", "abc", "--max-tokens", "5", "--seed", "1", "--json");
        Assert.InRange(outcome.Expect(0).Json.GetProperty("tokens").GetArrayLength(), 1, 5);
    }

    [Fact]
    public async Task An_adapter_is_trained_repeats_and_is_sampled_from()
    {
        await WriteModelAsync();
        _folder.Write("train.jsonl", string.Join('\n', "abcd".Select(c => $$"""{"messages": [{"role": "user", "content": "{{c}}"}]}""")));
        _folder.Write("length.js", "function grade(s) { return s.output_text.length % 5 / 4; }");
        _folder.Write("experiment.yaml", Experiment);
        byte[] before = await File.ReadAllBytesAsync(Path.Combine(_folder.Path, "base", "model.safetensors"), TestContext.Current.CancellationToken);
        var first = (await RftProcess.RunAsync(_folder.Path, "train", "experiment.yaml", "--json", "--name", "one")).Expect(0).Json;
        var second = (await RftProcess.RunAsync(_folder.Path, "train", "experiment.yaml", "--json", "--name", "two")).Expect(0).Json;
        Assert.Equal(first.GetProperty("weights_sha256").GetString(), second.GetProperty("weights_sha256").GetString());
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(_folder.Path, "base", "model.safetensors"), TestContext.Current.CancellationToken));
        string checkpoint = Directory.GetDirectories(Path.Combine(first.GetProperty("run_dir").GetString()!, "checkpoints"), "step-*").Max()!;
        var basis = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(checkpoint, "base.json"), TestContext.Current.CancellationToken));
        Assert.Equal(Path.Combine(_folder.Path, "base"), basis.GetProperty("folder").GetString());
        Assert.Contains("lora_A", await File.ReadAllTextAsync(Path.Combine(checkpoint, "model.safetensors"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        (await RftProcess.RunAsync(_folder.Path, "sample", checkpoint, "abc", "--max-tokens", "5")).Expect(0);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_loaded_is_bad_input()
    {
        await WriteModelAsync();
        File.Delete(Path.Combine(_folder.Path, "base", "model.safetensors"));
        var outcome = await RftProcess.RunAsync(_folder.Path, "sample", "base", "abc");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("holds neither model.safetensors nor model.safetensors.index.json", outcome.Error, StringComparison.Ordinal);
    }

    private async Task WriteModelAsync()
    {
        var config = new DecoderConfig { Width = 16, FeedForward = 24, Layers = 1, Heads = 2, KvHeads = 1, HeadWidth = 8, Vocabulary = 257, Context = 64 };
        await using var compute = ComputeThread.Start("cpu", threads: 1);
        await compute.RunAsync(
            () =>
            {
                using var model = new Decoder(config, compute.Tensors);
                DecoderInitialiser.Initialise(model, seed: 1);
                HuggingFaceFolder.Save(Path.Combine(_folder.Path, "base"), model);
            },
            TestContext.Current.CancellationToken);
        _folder.Write(Path.Combine("base", "tokenizer.json"), Tokenizer());
        _folder.Write(Path.Combine("base", "generation_config.json"), """{ "eos_token_id": 256 }""");
    }

    // One token a byte, in the alphabet of byte-level tokenizers: bytes that print are themselves, the others come behind them in order from U+0100.
    private static string Tokenizer()
    {
        var vocabulary = new JsonObject();
        int next = 0x100;
        for (int b = 0; b < 256; b++)
        {
            bool prints = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            vocabulary[((char)(prints ? b : next++)).ToString()] = b;
        }
        return new JsonObject
        {
            ["added_tokens"] = new JsonArray(new JsonObject { ["id"] = 256, ["content"] = "<end>", ["special"] = true }),
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = true },
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray() },
        }.ToJsonString();
    }
}
