using System.Diagnostics;
using System.Globalization;
using Rft.Training;
using Rft.Training.Batches;
using Rft.Training.Checkpoints;
using Rft.Training.Devices;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Passes;
using Rft.Training.Sampling;
using Rft.Training.Tokenizers;
using TorchSharp;

namespace Rft.Benchmarks;

/// <summary>
/// A checkpoint of the shape of Qwen2.5-0.5B with random weights, bfloat16: time and memory of loading it, of sampling, and of a GRPO step with an adapter.
/// </summary>
internal static class LargeModel
{
    private const int Prompts = 4, Group = 8, PromptTokens = 128, NewTokens = 64, Rank = 32;

    private static readonly DecoderConfig Shape = new()
    {
        Family = ModelFamily.Qwen2, Width = 896, FeedForward = 4864, Layers = 24, Heads = 14, KvHeads = 2, HeadWidth = 64, Vocabulary = 151_936, Context = 32_768,
        RopeTheta = 1_000_000, TiedEmbedding = true,
    };

    /// <summary>Writes the checkpoint: random weights, and the tokenizer of Qwen.</summary>
    /// <param name="shared">Folder with <c>data/tokenizers/qwen3</c>.</param>
    /// <param name="folder">The folder to write.</param>
    public static async Task WriteAsync(string shared, string folder)
    {
        await using var compute = ComputeThread.Start("cpu", threads: 1);
        await compute.RunAsync(
            () =>
            {
                using var model = new Decoder(Shape, compute.Tensors, frozen: true);
                using (torch.no_grad()) model.Parameters.Values.normal_(0, 0.02, new torch.Generator(1));
                HuggingFaceFolder.Save(folder, model, StoredType.BF16);
            },
            CancellationToken.None).ConfigureAwait(false);
        foreach (string file in Directory.GetFiles(Path.Combine(shared, "data", "tokenizers", "qwen3")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        await File.WriteAllTextAsync(Path.Combine(folder, "generation_config.json"), "{ \"eos_token_id\": 151645 }\n").ConfigureAwait(false);
    }

    /// <summary>Measures and prints one JSON line a figure.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="stored">How its weights are kept in memory.</param>
    /// <param name="threads">Threads of libtorch.</param>
    public static async Task RunAsync(string folder, StoredType stored, int threads)
    {
        await using var compute = ComputeThread.Start("cpu", threads);
        // What libtorch and the tokenizer take is not the weights'.
        await compute.RunAsync(() => torch.zeros(1).Dispose(), CancellationToken.None).ConfigureAwait(false);
        var chat = ChatFiles.Read(folder).ToFormat();
        long before = Memory("VmRSS");
        long start = Stopwatch.GetTimestamp();
        var basis = new BaseModel(folder, new LoraOptions { Rank = Rank, Alpha = 2 * Rank }) { Stored = stored };
        var policy = await PolicyFactory.OpenAsync(compute, new HuggingFaceFolder(folder), chat, basis, seed: 1, CancellationToken.None).ConfigureAwait(false);
        // The adapter's parameters and gradients beside the weights.
        long weights = (DecoderParameters.Shapes(Shape).Sum(shape => shape.Count) * (stored == StoredType.BF16 ? 2 : 4)) + (policy.Model.Trained.Count * 8);
        long peak = Memory("VmHWM") - before;
        Print("load", stored, threads, Stopwatch.GetElapsedTime(start).TotalSeconds, 0, new { weights_bytes = weights, peak_bytes = peak, peak_over_weights = (double)peak / weights });
        var (requests, completions) = await SampleAsync(policy, stored, threads).ConfigureAwait(false);
        await compute.RunAsync(() => Train(policy, requests, completions, stored, threads), CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task<(SampleRequest[] Requests, List<Completion> Completions)> SampleAsync(Policy policy, StoredType stored, int threads)
    {
        SampleRequest[] requests =
            [.. Enumerable.Range(0, Prompts).Select(i => new SampleRequest(i, [.. Enumerable.Range(0, PromptTokens).Select(t => 1000 + (i * 7919 + t * 104_729) % 100_000)], Group, (ulong)i))];
        List<Completion> completions = [];
        long start = Stopwatch.GetTimestamp();
        await foreach (var completion in new TorchSampler(policy, Prompts * Group)
            .SampleAsync(requests, new SamplingSettings { MaxTokens = NewTokens }, CancellationToken.None).ConfigureAwait(false)) completions.Add(completion);
        Print("sample", stored, threads, Stopwatch.GetElapsedTime(start).TotalSeconds, completions.Sum(completion => completion.Tokens.Length), new { rows = Prompts * Group, peak_bytes = Memory("VmHWM") });
        return (requests, completions);
    }

    private static void Train(Policy policy, SampleRequest[] requests, List<Completion> completions, StoredType stored, int threads)
    {
        Datum[] data = [.. completions.Select(completion => ToDatum(requests[completion.Index].Tokens, completion))];
        using var optimizer = new AdamW(policy.Model.Trained);
        var trainer = new Trainer(policy.Model, optimizer, new ForwardOptions(1024) { RecomputeActivations = true });
        long start = Stopwatch.GetTimestamp();
        var result = trainer.ForwardBackward(data, new PolicyLoss(LossPresets.Get("grpo").Loss));
        double norm = trainer.OptimStep(new AdamWSettings { LearningRate = 1e-4, MaxGradNorm = 1 });
        int tokens = data.Sum(datum => datum.Length);
        Print("grpo_step", stored, threads, Stopwatch.GetElapsedTime(start).TotalSeconds, tokens, new
        {
            sequences = data.Length, trained_tokens = result.Stats.Tokens, grad_norm = norm, peak_bytes = Memory("VmHWM"),
        });
    }

    private static Datum ToDatum(IReadOnlyList<int> prompt, Completion completion)
    {
        int[] tokens = [.. prompt, .. completion.Tokens];
        int first = prompt.Count - 1, length = tokens.Length - 1;
        float[] old = new float[length];
        completion.PolicyLogProbs.CopyTo(old, first);
        return new Datum
        {
            Inputs = tokens[..^1], Targets = tokens[1..], Mask = [.. Enumerable.Range(0, length).Select(t => t >= first)], OldLogProbs = old,
            Advantages = [.. Enumerable.Repeat(completion.Member % 2 == 0 ? 1f : -1f, length)],
        };
    }

    private static long Memory(string field) => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    private static void Print(string figure, StoredType stored, int threads, double seconds, int tokens, object more) => Figures.Print(new
    {
        schema = Figures.Schema, figure, shape = "qwen2.5-0.5b", stored = stored.ToString(), threads, seconds, tokens, tokens_per_second = tokens / seconds, more, load_average = Figures.Load(),
    });
}
