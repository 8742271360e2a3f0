using Rft.Host.Runs;
using Rft.Training.Runs;

namespace Rft.Host.Watching;

/// <summary>Tells a view what lines of metrics.jsonl say, as the run itself would have told it.</summary>
/// <param name="observer">The view.</param>
/// <param name="stages">The run's stages.</param>
/// <param name="clock">The view's clock.</param>
internal sealed class RunReplay(IRunObserver observer, WatchedStages stages, WatchClock clock)
{
    private string? _stage;

    /// <summary>Tells it.</summary>
    /// <param name="lines">Lines in file order.</param>
    /// <param name="past">Whether they were written before the run was watched.</param>
    public void Tell(IReadOnlyList<MetricsLine> lines, bool past)
    {
        double seconds = 0;
        foreach (var line in lines)
        {
            if (line.Type == "step" && line.Stage != _stage)
            {
                var (method, steps) = stages.Stages.GetValueOrDefault(line.Stage, ("?", line.Step));
                observer.StageStarted(_stage = line.Stage, method, line.Step, steps);
                // The view tells the time that is left from the first step on.
                if (past) clock.Advance(line["time/step"] ?? 0);
                seconds = 0;
            }
            else
            {
                seconds += line["time/step"] ?? 0;
            }
            Tell(line);
        }
        // The rest in one piece: the view shall count the time, and not print a line for every part of it.
        if (past) clock.Advance(seconds);
    }

    private void Tell(MetricsLine line)
    {
        if (line.Type == "evaluation")
        {
            if (Evaluation(line) is { } result) observer.Evaluated(result);
            return;
        }
        var metrics = new StepMetrics(line.Stage, line.Step, line.Values);
        if (line.Type == "held_out") observer.Measured(metrics);
        else if (line.Type == "step") observer.StepCompleted(metrics);
    }

    private EvaluationResult? Evaluation(MetricsLine line)
    {
        if (stages.Metric is not { } metric || Estimate(line, metric, metric) is not { } main) return null;
        string kinds = $"{metric}/kind/";
        string[] names = [.. line.Values.Keys.Where(name => name.EndsWith("/count", StringComparison.Ordinal))
            .Select(name => name["valid/".Length..^"/count".Length])];
        return new EvaluationResult(
            line.Stage, line.Step, main,
            [.. names.Where(name => !name.Contains("/kind/", StringComparison.Ordinal)).Select(name => Estimate(line, name, name)!)],
            names.Where(name => name.StartsWith(kinds, StringComparison.Ordinal))
                .ToDictionary(name => name[kinds.Length..], name => Estimate(line, name, metric)!, StringComparer.Ordinal),
            line.Values.Where(pair => pair.Key.StartsWith("fault/", StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key["fault/".Length..], pair => (int)pair.Value, StringComparer.Ordinal));
    }

    private static Estimate? Estimate(MetricsLine line, string name, string metric) =>
        line[$"valid/{name}"] is { } value && line[$"valid/{name}/count"] is { } count && line[$"valid/{name}/low"] is { } low
            && line[$"valid/{name}/high"] is { } high
            ? new Estimate(metric, value, (int)count, low, high) : null;
}
