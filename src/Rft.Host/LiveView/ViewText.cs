using System.Globalization;
using Rft.Training.Runs;

namespace Rft.Host.LiveView;

/// <summary>The words of the views. Pure functions.</summary>
internal static class ViewText
{
    private static readonly (string Label, string Metric, string Format)[] Shown =
    [
        ("loss", MetricNames.Loss, "0.####"),
        ("teacher kl", MetricNames.TeacherKl, "0.####"),
        ("accuracy", MetricNames.Accuracy, "0%"),
        ("margin", MetricNames.Margin, "0.###"),
        ("zero variance", MetricNames.ZeroVarianceShare, "0%"),
        ("entropy", MetricNames.Entropy, "0.###"),
        ("kl", MetricNames.Kl, "0.####"),
        ("length", MetricNames.CompletionTokens, "0.#"),
        ("mismatch", MetricNames.SamplerMismatch, "0.##E+0"),
    ];

    private static readonly (string Label, string Metric)[] Times =
    [
        ("sample", MetricNames.SampleTime), ("grade", MetricNames.GradeTime), ("update", MetricNames.UpdateTime),
    ];

    /// <summary>Label and value of every number that the step has.</summary>
    public static IEnumerable<(string Label, string Value)> Numbers(RunProgress progress)
    {
        if (progress.Rewards.Count > 0)
        {
            var last = progress.Rewards[^1];
            yield return ("reward",
                string.Create(CultureInfo.InvariantCulture, $"{last.Smoothed:0.000} (step {last.Mean:0.000} ± {last.Std:0.000})"));
        }
        foreach (var (label, metric, format) in Shown)
        {
            if (progress.Value(metric) is { } value) yield return (label, value.ToString(format, CultureInfo.InvariantCulture));
        }
        if ((progress.Value(MetricNames.SampleSpeed) ?? progress.Value(MetricNames.TrainSpeed)) is { } speed)
            yield return ("tokens/s", speed.ToString("0", CultureInfo.InvariantCulture));
        string times = string.Join(", ", Times.Where(time => progress.Value(time.Metric) is not null)
            .Select(time => string.Create(CultureInfo.InvariantCulture, $"{time.Label} {progress.Value(time.Metric):0.00}s")));
        if (times.Length > 0) yield return ("time", times);
    }

    /// <summary>A measurement of held-out rows on one line.</summary>
    public static string Measured(StepMetrics measured)
    {
        var shown = MetricNames.HeldOut.Where(measured.Values.ContainsKey)
            .Select(name => string.Create(CultureInfo.InvariantCulture, $"{name["valid/".Length..]} {measured.Values[name]:0.####}"));
        return string.Create(CultureInfo.InvariantCulture, $"{measured.Stage} step {measured.Step}: {string.Join(", ", shown)}");
    }

    /// <summary>An evaluation on one line.</summary>
    public static string Evaluation(EvaluationResult result)
    {
        string kinds = string.Concat(result.ByKind.Select(
            kind => string.Create(CultureInfo.InvariantCulture, $", {kind.Key} {kind.Value.Value:0.0%}")));
        var main = result.Main;
        string interval = string.Create(CultureInfo.InvariantCulture, $"{main.Low:0.000} to {main.High:0.000}, {main.Count} prompts");
        return string.Create(CultureInfo.InvariantCulture,
            $"{result.Stage} step {result.Step}: {main.Metric} {main.Value:0.000} ({interval}){kinds}");
    }

    /// <summary>A time in at most two units: <c>0.4s</c>, <c>25s</c>, <c>1m08s</c>, <c>2h05m</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.FromSeconds(1)) return string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0}s");
        long seconds = (long)Math.Round(time.TotalSeconds);
        if (seconds < 60) return string.Create(CultureInfo.InvariantCulture, $"{seconds}s");
        return seconds < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}m{seconds % 60:00}s")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}h{seconds / 60 % 60:00}m");
    }
}
