using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rft.Host.Configuration;
using Rft.Training.Checkpoints;
using Rft.Training.Runs;

namespace Rft.Host.Runs;

/// <summary>Makes the result line from what the run has written: a resumed run gives the same figures as one that was never stopped.</summary>
internal static class RunSummary
{
    private const int Window = 10;

    /// <summary>How result lines are spelt.</summary>
    public static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads the run's files.</summary>
    /// <param name="directory">The run.</param>
    /// <param name="config">Its experiment.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="message">Why; null when it succeeded.</param>
    /// <param name="wall">Wall time of this process.</param>
    /// <param name="workersPeak">Peak memory of all grader workers together, in bytes.</param>
    public static RunResult Of(RunDirectory directory, ExperimentConfig config, string status, string? message, TimeSpan wall, long workersPeak)
    {
        var lines = MetricsFile.Read(directory.MetricsFile);
        var reinforced = config.Stages.OfType<RftStageConfig>().Select(stage => stage.Name).ToHashSet(StringComparer.Ordinal);
        MetricsLine[] steps = [.. lines.Where(line => line.Type == "step" && reinforced.Contains(line.Stage))];
        var checkpoint = new CheckpointStore(directory.CheckpointsFolder, keep: 1).Latest is { } latest ? CheckpointStore.Load(latest) : null;
        using var process = Process.GetCurrentProcess();
        double time = steps.Sum(line => line["time/step"] ?? 0);
        return new RunResult
        {
            Run = directory.Id,
            RunDir = directory.Root,
            Status = status,
            Message = message,
            Steps = checkpoint?.State.PolicyVersion ?? 0,
            StepsByStage = checkpoint is null ? new Dictionary<string, int>() : StepsByStage(checkpoint.State, config),
            Eval = Evaluations(lines, config, reinforced),
            Graders = config.Graders.Keys.Order(StringComparer.Ordinal).ToDictionary(grader => grader, grader => Grader(steps, grader)),
            WeightsSha256 = checkpoint is null ? null : WeightsHash.Of(checkpoint.Model),
            WallSeconds = wall.TotalSeconds,
            CpuSeconds = process.TotalProcessorTime.TotalSeconds,
            LoadAverage = LoadAverage(),
            PeakMemoryBytes = process.PeakWorkingSet64,
            PeakMemoryBytesWorkers = workersPeak,
            GradeWaitShare = time > 0 ? steps.Sum(line => line["time/wait"] ?? 0) / time : null,
            SamplerMismatchMax = steps.Max(line => line["policy/sampler_mismatch_max"]),
            Faults = Faults(lines),
            Alarms = AlarmsFile.Count(directory.AlarmsFile),
        };
    }

    /// <summary>The one-minute load average; null where the system has none.</summary>
    public static double? LoadAverage() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : null;

    private static SortedDictionary<string, int> StepsByStage(RunState state, ExperimentConfig config)
    {
        var steps = new SortedDictionary<string, int>(state.OptimizerStepsByStage.ToDictionary(), StringComparer.Ordinal);
        if (state.Step > 0) steps[config.Stages[state.Stage].Name] = state.OptimizerSteps;
        return steps;
    }

    /// <summary>The evaluations that a result line shows.</summary>
    /// <param name="lines">The run's metrics.</param>
    /// <param name="config">Its experiment.</param>
    /// <param name="reinforced">Names of its reinforcement stages.</param>
    internal static EvaluationLines Evaluations(IReadOnlyList<MetricsLine> lines, ExperimentConfig config, HashSet<string> reinforced)
    {
        if (config.Eval is not { } eval) return new EvaluationLines(null, null, null);
        MetricsLine[] evaluations = [.. lines.Where(line => line.Type == "evaluation")];
        EvaluationLine? Line(MetricsLine? line)
        {
            string name = $"valid/{eval.Metric}";
            return line?[name] is { } value
                ? new EvaluationLine(eval.Metric, value, (int)line[$"{name}/count"]!, line[$"{name}/low"]!.Value, line[$"{name}/high"]!.Value)
                : null;
        }
        var before = Array.Find(evaluations, line => line.Step == 0 && reinforced.Contains(line.Stage));
        return new EvaluationLines(evaluations.Length > 1 ? Line(evaluations[0]) : null, Line(before), Line(evaluations.LastOrDefault()));
    }

    private static GraderLine Grader(MetricsLine[] steps, string grader)
    {
        double? Mean(IEnumerable<MetricsLine> some) => some.Select(line => line[$"reward/{grader}/mean"]).Average();
        return new GraderLine(Mean(steps.Take(Window)), Mean(steps.TakeLast(Window)));
    }

    private static SortedDictionary<string, double> Faults(IEnumerable<MetricsLine> lines)
    {
        var faults = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in lines.SelectMany(line => line.Values).Where(pair => pair.Key.StartsWith("fault/", StringComparison.Ordinal)))
            faults[name["fault/".Length..]] = faults.GetValueOrDefault(name["fault/".Length..]) + value;
        return faults;
    }
}
