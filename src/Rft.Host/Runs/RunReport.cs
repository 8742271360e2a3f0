using System.Globalization;
using Rft.Host.Configuration;

namespace Rft.Host.Runs;

/// <summary>What a person reads when a run has ended.</summary>
internal static class RunReport
{
    /// <summary>Writes it.</summary>
    public static async Task WriteAsync(TextWriter output, RunResult result, ExperimentConfig config)
    {
        List<string> lines = [$"{result.Status}: {result.Run} in {result.WallSeconds:F1} s, {result.Steps} optimizer steps"];
        if (result.Message is { } message) lines.Add(message);
        if (result.Eval is { Final: { } final } && (result.Eval.BeforeRft ?? result.Eval.First) is { } before)
        {
            string when = result.Eval.BeforeRft is null ? "at first" : "before reinforcement";
            lines.Add($"held-out {before.Metric}: {Percent(before)} {when}, {Percent(final)} now ({final.N} prompts, 95 % intervals)");
            lines.AddRange(ByKind(result, config));
        }
        foreach (var (grader, line) in result.Graders.Where(pair => pair.Value is { First: not null, Last: not null }))
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"sampled {grader}: {line.First:F3} over the first 10 steps, {line.Last:F3} over the last 10"));
        }
        if (result.Faults.Count > 0) lines.Add($"grader faults: {string.Join(", ", result.Faults.Select(fault => $"{fault.Key} {fault.Value:F0}"))}");
        if (result.Alarms is { Count: > 0 } alarms)
            lines.Add($"alarms: {AlarmsFile.Say(alarms)}; what was seen, and rollouts that show it: {Path.Combine(result.RunDir, "alarms.jsonl")}");
        lines.Add($"files: {result.RunDir}");
        foreach (string line in lines) await output.WriteLineAsync(line).ConfigureAwait(false);
    }

    private static IEnumerable<string> ByKind(RunResult result, ExperimentConfig config)
    {
        string prefix = $"valid/{config.Eval!.Metric}/kind/";
        MetricsLine[] evaluations = [.. MetricsFile.Read(Path.Combine(result.RunDir, "metrics.jsonl")).Where(line => line.Type == "evaluation")];
        if (evaluations.Length < 2) yield break;
        var (first, last) = (evaluations[0], evaluations[^1]);
        foreach (string name in first.Values.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            string kind = name[prefix.Length..];
            // Below a kind stand its interval and count.
            if (kind.Contains('/', StringComparison.Ordinal)) continue;
            yield return string.Create(
                CultureInfo.InvariantCulture, $"  {kind,-12} {first[name],6:P1} -> {last[name],6:P1}  ({first[$"{name}/count"]:F0} prompts)");
        }
    }

    private static string Percent(EvaluationLine line) =>
        string.Create(CultureInfo.InvariantCulture, $"{line.Value:P1} ({line.Low:P1} to {line.High:P1})");
}
