using System.Diagnostics;
using Rft.Graders.Tasks;
using Rft.Training;
using Rft.Training.Batches;
using Rft.Training.Data;
using Rft.Training.Devices;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Sampling;
using Rft.Training.Tokenizers;
using TorchSharp;

namespace Rft.Benchmarks;

/// <summary>
/// Sampling and training of the tiny model of experiments/arithmetic.yaml, each beside the time its matrix products alone would need at the rate libtorch
/// reaches on one product of the model in the same run.
/// </summary>
internal static class TinyStep
{
    private const int Prompts = 64;
    private const int Group = 8;
    private const int Rows = 48;
    private const int Repeats = 9;

    /// <summary>Measures and prints one JSON line a figure.</summary>
    /// <param name="threads">Threads of libtorch.</param>
    public static async Task RunAsync(int threads)
    {
        await using var compute = ComputeThread.Start("cpu", threads);
        var chat = new TinyChatFormat(new ByteTokenizer(["<answer>", "</answer>"]));
        var config = new DecoderConfig
        {
            Width = 128, FeedForward = 352, Layers = 3, Heads = 4, KvHeads = 4, HeadWidth = 32, Vocabulary = chat.Tokenizer.Vocabulary, Context = 512,
        };
        var policy = await PolicyFactory.CreateAsync(compute, config, chat, seed: 1, CancellationToken.None).ConfigureAwait(false);
        double rate = await compute.RunAsync(() => ProductRate(compute.Tensors), CancellationToken.None).ConfigureAwait(false);
        double parameters = DecoderParameters.Shapes(config).Where(shape => shape.Shape.Count == 2).Sum(shape => (double)shape.Count);
        await SampleAsync(policy, rate, parameters, threads).ConfigureAwait(false);
        await compute.RunAsync(() => Train(policy, rate, parameters, threads), CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task SampleAsync(Policy policy, double rate, double parameters, int threads)
    {
        var rows = Arithmetic(new GeneratorRequest(TaskSplit.Train, Prompts, 1), ChatRowUse.Prompt);
        SampleRequest[] requests = [.. rows.Select((row, i) => new SampleRequest(i, policy.Chat.EncodePrompt(row.PromptMessages), Group, (ulong)i))];
        var settings = new SamplingSettings { MaxTokens = 8 };
        var sampler = new TorchSampler(policy, slots: 128);
        int tokens = 0;
        var seconds = new List<double>();
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            tokens = 0;
            long start = Stopwatch.GetTimestamp();
            await foreach (var completion in sampler.SampleAsync(requests, settings, CancellationToken.None).ConfigureAwait(false)) tokens += completion.Tokens.Length;
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        // 2 N operations a token; prompts are read once a group.
        double work = 2 * parameters * (tokens + requests.Sum(request => request.Tokens.Count));
        Print("sample", threads, tokens, seconds, work, rate);
    }

    private static IReadOnlyList<ChatRow> Arithmetic(GeneratorRequest request, ChatRowUse use) =>
        [.. TaskLibrary.Generator("arithmetic").Generate(request).Select((row, i) => ChatRow.Parse(row, "arithmetic", i + 1, use))];

    private static void Train(Policy policy, double rate, double parameters, int threads)
    {
        var rows = Arithmetic(new GeneratorRequest(TaskSplit.Demos, Rows, 1), ChatRowUse.Supervised);
        Datum[] data = [.. rows.Select(row => ConversationBatch.Build(row, policy.Chat, policy.Model.Config.Context))];
        using var optimizer = new AdamW(policy.Model.Parameters);
        var trainer = new Trainer(policy.Model, optimizer, microBatchTokens: 16_384);
        int tokens = data.Sum(datum => datum.Length);
        var seconds = new List<double>();
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            long start = Stopwatch.GetTimestamp();
            trainer.ForwardBackward(data, new CrossEntropyLoss());
            trainer.OptimStep(new AdamWSettings { LearningRate = 1e-4 });
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        Print("train", threads, tokens, seconds, 6 * parameters * tokens, rate);
    }

    // The middle product of the feed-forward part, at the row count of a training step.
    private static double ProductRate(TensorFactory tensors)
    {
        const int rows = 624, inputs = 128, outputs = 352, times = 200;
        using var x = tensors.Full([rows, inputs], 0.5f);
        using var weight = tensors.Full([outputs, inputs], 0.5f);
        double best = 0;
        for (int repeat = 0; repeat < 5; repeat++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < times; i++) torch.nn.functional.linear(x, weight).Dispose();
            best = Math.Max(best, 2.0 * rows * inputs * outputs * times / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }

    private static void Print(string figure, int threads, int tokens, List<double> seconds, double work, double rate)
    {
        double median = Figures.Median(seconds);
        Figures.Print(new
        {
            schema = Figures.Schema,
            figure,
            shape = "tiny 3x128",
            threads,
            tokens,
            seconds_best = seconds.Min(),
            seconds_median = median,
            tokens_per_second = tokens / median,
            product_gflops = rate / 1e9,
            share_of_products = work / rate / median,
            load_average = Figures.Load(),
        });
    }
}
