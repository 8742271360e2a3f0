using System.Text;
using System.Text.Json;
using Rft.Training.Checkpoints;
using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Models;
using Rft.Training.Runs;
using Rft.Training.Tests.Models;

namespace Rft.Training.Tests.Loop;

/// <summary>Whole runs of a one-layer policy, and what they leave behind.</summary>
internal static class TrainingRuns
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Compares weights, metrics and rollouts of two runs.</summary>
    public static void AssertSame(string left, string right)
    {
        Assert.Equal(Hash(left), Hash(right));
        Assert.Equal(Metrics(left), Metrics(right));
        Assert.Equal(File.ReadAllText(Path.Combine(left, "alarms.jsonl")), File.ReadAllText(Path.Combine(right, "alarms.jsonl")));
        foreach (string file in Directory.GetFiles(Path.Combine(left, "rollouts")))
            Assert.Equal(File.ReadAllText(file), File.ReadAllText(Path.Combine(right, "rollouts", Path.GetFileName(file))));
    }

    /// <summary>Runs a plan in a folder, or goes on with it.</summary>
    public static async Task<RecordingObserver> RunAsync(
        TrainingPlan plan, string path, IRolloutGrader? grader = null, bool resume = false, StopRequest? stop = null, Action<StepMetrics>? onStep = null,
        RecordingObserver? observer = null, CancellationToken? cancellation = null, LoraOptions? adapter = null,
        ExpertsConfig? experts = null, ulong? teacher = null)
    {
        await using var compute = ComputeThread.Start(TorchFixture.Device.ToString(), 1);
        // A resumed run begins with other weights, to show that it takes none of them; an adapter's frozen weights are the model's own.
        var policy = await TinyModels.PolicyAsync(compute, seed: resume && adapter is null ? 99UL : 5, Token, experts);
        if (adapter is not null) await compute.RunAsync(() => LoraAdapter.Create(policy.Model, adapter, seed: resume ? 98UL : 6), Token);
        observer ??= new RecordingObserver();
        observer.OnStep = onStep ?? observer.OnStep;
        try
        {
            using var directory = Directory.Exists(path) ? RunDirectory.Open(path) : RunDirectory.Create(Path.GetDirectoryName(path)!, Path.GetFileName(path));
            string? latest = new CheckpointStore(directory.CheckpointsFolder, plan.Record.KeepCheckpoints).Latest;
            // Cut off before the first checkpoint: from the start, as the first time.
            if (resume && latest is null) await compute.RunAsync(() => DecoderInitialiser.Initialise(policy.Model, 5), Token);
            var run = new TrainingRun(plan, policy, grader, directory, observer, stop ?? new StopRequest(), TimeProvider.System)
            {
                OpenTeacher = teacher is { } seed ? (_, cancel) => TinyModels.PolicyAsync(compute, seed, cancel) : null,
            };
            await run.RunAsync(latest is null ? null : CheckpointStore.Load(latest), cancellation ?? Token);
        }
        finally
        {
            await compute.RunAsync(policy.Model.Dispose, CancellationToken.None);
        }
        return observer;
    }

    /// <summary>Hash of the newest checkpoint's weights.</summary>
    public static string Hash(string run) => WeightsHash.Of(CheckpointStore.Load(new CheckpointStore(Path.Combine(run, "checkpoints"), 2).Latest!).Model);

    /// <summary>Every line of the metrics without what depends on the machine.</summary>
    public static string Metrics(string run)
    {
        var text = new StringBuilder();
        foreach (string line in File.ReadLines(Path.Combine(run, "metrics.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            foreach (var value in json.RootElement.EnumerateObject())
            {
                if (!value.Name.StartsWith("time/", StringComparison.Ordinal) && !value.Name.StartsWith("speed/", StringComparison.Ordinal)) text.Append(value.ToString()).Append(' ');
            }
            text.Append('\n');
        }
        return text.ToString();
    }
}
