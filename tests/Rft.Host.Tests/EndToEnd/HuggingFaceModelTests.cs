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
    public async Task A_trained_adapter_is_exported_and_gives_the_same_answers()
    {
        await TrainAsync();
        string[] ask = ["abc", "--max-tokens", "5", "--temperature", "0", "--json"];
        async Task<string> AnswerAsync(string model) => (await RftProcess.RunAsync(_folder.Path, ["sample", model, .. ask])).Expect(0).Json.GetProperty("tokens").GetRawText();
        (await RftProcess.RunAsync(_folder.Path, "export", ".rft/runs/run", "--out", "adapter")).Expect(0);
        Assert.Equal(["adapter_config.json", "adapter_model.safetensors"], Names("adapter"));
        var merged = (await RftProcess.RunAsync(_folder.Path, "export", ".rft/runs/run", "--format", "safetensors", "--out", "merged", "--json")).Expect(0).Json;
        Assert.Equal("rft.export/1", merged.GetProperty("schema").GetString());
        Assert.Equal(["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"], Names("merged"));
        Assert.Equal(await AnswerAsync(".rft/runs/run"), await AnswerAsync("merged"));

        (await RftProcess.RunAsync(_folder.Path, "export", ".rft/runs/run", "--format", "safetensors", "--dtype", "bfloat16", "--out", "half")).Expect(0);
        long Size(string folder) => new FileInfo(Path.Combine(_folder.Path, folder, "model.safetensors")).Length;
        Assert.InRange(Size("half"), Size("merged") / 2 - 2000, Size("merged") / 2 + 2000);
        var again = await RftProcess.RunAsync(_folder.Path, "export", ".rft/runs/run", "--out", "adapter");
        Assert.Equal((2, "adapter is there already; remove it or choose another with --out\n"), (again.ExitCode, again.Error));
        (await RftProcess.RunAsync(_folder.Path, "eval", "experiment.yaml", "--set", "eval={ data: train, metric: length }", "--model", "merged", "--json")).Expect(0);
    }

    [Fact]
    public async Task A_run_does_not_go_on_over_another_base()
    {
        await TrainAsync();
        await WriteModelAsync(seed: 2);
        var outcome = await RftProcess.RunAsync(_folder.Path, "sample", ".rft/runs/run", "abc");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("base is not the model that the adapter was trained on: its weight files have changed since", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_counts_the_adapter_and_warns_of_a_rate_for_whole_models()
    {
        await TrainAsync();
        var outcome = (await RftProcess.RunAsync(_folder.Path, "check", "experiment.yaml", "--set", "stages.rft.optimizer.learning_rate=1e-6")).Expect(0);
        // Rank 2 on q_proj, [16, 16], and down_proj, [16, 24].
        Assert.Contains("and an adapter of 144, which is what is trained", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("learning_rate: it is 1e-6, a rate for training all weights; adapters learn at about ten times as much: use 1e-4 or remove it", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_warns_of_a_rate_for_adapters_when_a_large_model_is_trained_whole()
    {
        await TrainAsync();
        // The rate is told beside the weights that no longer fit.
        string file = Path.Combine(_folder.Path, "base", "config.json");
        var config = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        (config["hidden_size"], config["intermediate_size"], config["num_hidden_layers"]) = (1024, 4096, 8);
        _folder.Write(Path.Combine("base", "config.json"), config.ToJsonString());
        var outcome = (await RftProcess.RunAsync(
            _folder.Path, "check", "experiment.yaml", "--set", "model={ path: base }", "--set", "stages.rft.optimizer.learning_rate=1e-4")).Expect(2);
        Assert.Contains("more tensors, which config.json asks for", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("learning_rate: it is 1e-4, a rate for adapters; all weights of a trained model at this rate forget what they know", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tokenizer_of_another_model_is_bad_input()
    {
        await WriteModelAsync();
        string file = Path.Combine(_folder.Path, "base", "tokenizer.json");
        var tokenizer = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        tokenizer["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 257, ["content"] = "<more>", ["special"] = true });
        _folder.Write(Path.Combine("base", "tokenizer.json"), tokenizer.ToJsonString());
        var outcome = await RftProcess.RunAsync(_folder.Path, "sample", "base", "abc");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("the tokenizer has 258 ids and config.json a vocabulary of 257; they belong to different models", outcome.Error, StringComparison.Ordinal);
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

    [Fact]
    public async Task A_run_whose_prompts_have_the_date_keeps_the_day_on_which_it_was_begun()
    {
        await WriteModelAsync();
        _folder.Write("base/chat_template.jinja", "{{ strftime_now('%d.%m.%Y') }}:{% for m in messages %}{{ m.content }}<end>{% endfor %}");
        _folder.Write("train.jsonl", string.Join('\n', "abcd".Select(c => $$"""{"messages": [{"role": "user", "content": "{{c}}"}]}""")));
        _folder.Write("length.js", "function grade(s) { return s.output_text.length % 5 / 4; }");
        _folder.Write("experiment.yaml", Experiment);
        string[] train = ["train", "experiment.yaml", "--json", "--set", "stages.rft.steps=20", "--set", "run.dir=runs"];
        async Task<string> HashAsync(string name, string date) =>
            (await RftProcess.RunAsync(_folder.Path, [.. train, "--name", name, "--set", $"model.date={date}"])).Expect(0).Json.GetProperty("weights_sha256").GetString()!;
        string wanted = await HashAsync("first", "2001-02-03");
        Assert.NotEqual(wanted, await HashAsync("other", "2001-02-04"));
        // Begun today and killed; then, as if that had been another day, its manifest says so.
        using (var process = RftProcess.Start(_folder.Path, [.. train, "--name", "cut"]))
        {
            await process.UntilAsync(() => File.Exists(Path.Combine(_folder.Path, "runs", "cut", "rollouts", "step-000002.jsonl")));
            process.Kill();
            (await process.EndAsync()).Expect(137);
        }
        string file = Path.Combine(_folder.Path, "runs", "cut", "run.json");
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        Assert.Matches(@"^20\d\d-\d\d-\d\d$", manifest["date"]!.GetValue<string>());
        manifest["date"] = "2001-02-03";
        _folder.Write(Path.Combine("runs", "cut", "run.json"), manifest.ToJsonString());
        var resumed = await RftProcess.RunAsync(_folder.Path, "train", "--resume", Path.Combine("runs", "cut"), "--json");
        Assert.Equal(wanted, resumed.Expect(0).Json.GetProperty("weights_sha256").GetString());
        var refused = await RftProcess.RunAsync(_folder.Path, [.. train, "--set", "model.date=2001-02-30"]);
        refused.Expect(2, "model.date", "a day such as 2026-03-01");
    }

    private string[] Names(string folder) =>
        [.. Directory.GetFiles(Path.Combine(_folder.Path, folder)).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private async Task TrainAsync()
    {
        await WriteModelAsync();
        _folder.Write("train.jsonl", string.Join('\n', "abcd".Select(c => $$"""{"messages": [{"role": "user", "content": "{{c}}"}]}""")));
        _folder.Write("length.js", "function grade(s) { return s.output_text.length % 5 / 4; }");
        _folder.Write("experiment.yaml", Experiment);
        (await RftProcess.RunAsync(_folder.Path, "train", "experiment.yaml", "--json", "--name", "run")).Expect(0);
    }

    private async Task WriteModelAsync(ulong seed = 1)
    {
        var config = new DecoderConfig { Width = 16, FeedForward = 24, Layers = 1, Heads = 2, KvHeads = 1, HeadWidth = 8, Vocabulary = 257, Context = 64 };
        await using var compute = ComputeThread.Start("cpu", threads: 1);
        await compute.RunAsync(
            () =>
            {
                using var model = new Decoder(config, compute.Tensors);
                DecoderInitialiser.Initialise(model, seed);
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
