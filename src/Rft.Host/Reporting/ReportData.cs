using System.Text.Json;
using Rft.Host.Comparing;
using Rft.Host.Index;
using Rft.Host.Rollouts;
using Rft.Host.Runs;
using Rft.Training.Alarms;

namespace Rft.Host.Reporting;

/// <summary>What a report shows of a run.</summary>
internal sealed record ReportData
{
    private const int Examples = 3;

    public required ListedRun Run { get; init; }

    /// <summary>The values of every metric.</summary>
    public required SortedDictionary<string, List<MetricPoint>> Series { get; init; }

    /// <summary>The experiment's values by their paths.</summary>
    public required IReadOnlyDictionary<string, string> Config { get; init; }

    /// <summary>What the manifest says of seed, version, device and machine.</summary>
    public required IReadOnlyList<(string Name, string Value)> Origin { get; init; }

    /// <summary>The values of the evaluation metric; none where nothing was evaluated.</summary>
    public IReadOnlyList<MetricPoint> HeldOut => Run.Metric is { } metric && Series.TryGetValue($"valid/{metric}", out var points) ? points : [];

    /// <summary>The alarms that were raised, in order.</summary>
    public required IReadOnlyList<Alarm> Alarms { get; init; }

    /// <summary>File the examples are from; null: there are no rollouts.</summary>
    public string? ExamplesFrom { get; init; }

    /// <summary>The rollouts with the greatest rewards of the last step.</summary>
    public IReadOnlyList<RolloutRecord> Best { get; init; } = [];

    /// <summary>Those with the least.</summary>
    public IReadOnlyList<RolloutRecord> Worst { get; init; } = [];

    /// <summary>Those without a reward, of the last steps that have some.</summary>
    public IReadOnlyList<RolloutRecord> Failed { get; init; } = [];

    /// <summary>Reads a run.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="UsageException">A file cannot be read.</exception>
    public static ReportData Read(string folder)
    {
        var row = RunRowReader.Read(folder, RunRowReader.Stamp(folder));
        if (row.Problem is { } problem) throw new UsageException($"the run {folder} cannot be read: {problem}; restore the file");
        return new ReportData
        {
            Run = ListedRun.Of(row, Path.GetDirectoryName(folder)!, TimeProvider.System),
            Series = MetricSeries.Read(Path.Combine(folder, RunFiles.Metrics)),
            Alarms = AlarmsFile.Read(Path.Combine(folder, RunFiles.Alarms)),
            Config = ConfigPaths.Read(Path.Combine(folder, RunFiles.Config)),
            Origin = ReadOrigin(Path.Combine(folder, RunFiles.Manifest)),
        };
    }

    /// <summary>The same with rollouts as examples, where there are some.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="notice">Told what is left out.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public ReportData WithExamples(string folder, Action<string> notice, CancellationToken cancellationToken)
    {
        string rollouts = Path.Combine(folder, RunFiles.Rollouts);
        int[] files = Directory.Exists(rollouts) ? [.. RolloutFiles.Numbers(rollouts, step: null, notice)] : [];
        return files.Length == 0 ? this : WithExamples(folder, files[^1], notice, cancellationToken);
    }

    private ReportData WithExamples(string folder, int lastFile, Action<string> notice, CancellationToken cancellationToken)
    {
        void BadLine(string place, string reason) => notice($"{place}: line left out: {reason}");
        var last = RolloutFiles.ReadFile(Path.Combine(folder, RunFiles.Rollouts), lastFile, BadLine).ToList();
        var rewarded = last.Where(rollout => rollout.Reward is not null).ToList();
        int shown = Math.Min(Examples, rewarded.Count / 2);
        IReadOnlyList<RolloutRecord> failed = [];
        // Only a run with failures is searched for them.
        if (Series.Keys.Any(name => name.StartsWith("fault/", StringComparison.Ordinal) || name.StartsWith("dropped/", StringComparison.Ordinal)))
        {
            using var search = new RolloutSearch(folder, new RolloutFilter { Dropped = RolloutFilter.Any }, BadLine, notice);
            failed = [.. search.Find(RolloutOrder.Parse("step:desc", grader: null), cancellationToken).Take(Examples).Select(found => found.Rollout)];
        }
        return this with
        {
            ExamplesFrom = last.Count == 0 ? null : FormattableString.Invariant($"{last[0].Stage} step {last[0].Step}"),
            Best = [.. rewarded.OrderByDescending(rollout => rollout.Reward).DistinctBy(rollout => rollout.PromptIndex).Take(shown)],
            Worst = [.. rewarded.OrderBy(rollout => rollout.Reward).DistinctBy(rollout => rollout.PromptIndex).Take(shown)],
            Failed = failed,
        };
    }

    private static List<(string Name, string Value)> ReadOrigin(string manifest)
    {
        List<(string, string)> origin = [];
        if (!File.Exists(manifest)) return origin;
        using var document = JsonDocument.Parse(SharedFile.ReadAllBytes(manifest));
        var root = document.RootElement;
        foreach (string name in (string[])["seed", "version", "device", "grader_isolation"])
        {
            if (root.TryGetProperty(name, out var value)) origin.Add((name.Replace('_', ' '), value.ToString()));
        }
        if (root.TryGetProperty("machine", out var machine))
            origin.AddRange(machine.EnumerateObject().Select(entry => (entry.Name, entry.Value.ToString())));
        if (root.TryGetProperty("graders", out var graders) && graders.ValueKind == JsonValueKind.Array)
        {
            origin.AddRange(graders.EnumerateArray().Select(grader => ($"grader {grader.GetProperty("name")}",
                $"weight {grader.GetProperty("weight")}, {(grader.TryGetProperty("hash", out var hash) ? hash.ToString() : "no hash")}")));
        }
        return origin;
    }
}
