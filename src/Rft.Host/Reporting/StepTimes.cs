using Rft.Host.LiveView;
using Rft.Host.Runs;

namespace Rft.Host.Reporting;

/// <summary>Where the time of a run's steps went.</summary>
/// <param name="Steps">The steps with their wall times, seconds.</param>
/// <param name="Layers">Parts that add up to a step: name, and seconds by step.</param>
/// <param name="Beside">What went on at the same time, where a run samples ahead.</param>
internal sealed record StepTimes(IReadOnlyList<MetricPoint> Steps, IReadOnlyList<StepTimes.Layer> Layers, IReadOnlyList<StepTimes.Layer> Beside)
{
    private const string Step = "time/step", Wait = "time/wait", Idle = "time/idle";
    private const string Sampling = "sampling", Grades = "waiting for grades", Update = "update", Remainder = "rest", Whole = "step", Batch = "waiting for the batch";
    private static readonly string[] Names = [Sampling, Grades, Update, Remainder, Batch];

    /// <summary>Reads them; null: fewer than two steps have times.</summary>
    /// <param name="series">The run's metrics. Where it has reinforcement steps, these are shown.</param>
    public static StepTimes? Of(IReadOnlyDictionary<string, List<MetricPoint>> series)
    {
        if (!series.TryGetValue(Step, out var all)) return null;
        var (sample, wait, update, idle) = (Lookup(series, MetricNames.SampleTime), Lookup(series, Wait), Lookup(series, MetricNames.UpdateTime), Lookup(series, Idle));
        List<MetricPoint> steps = sample.Count == 0 ? all : [.. all.Where(step => sample.ContainsKey(Key(step)))];
        if (steps.Count < 2) return null;
        Layer Part(string name, Dictionary<(string, int), double> values) => new(name, [.. steps.Select(step => values.GetValueOrDefault(Key(step)))]);
        Layer[] parts = sample.Count == 0 ? [] : idle.Count == 0
            // Grading goes on beside sampling: what it costs a step is the wait for it.
            ? [Part(Sampling, sample), Part(Grades, wait), Part(Update, update)]
            : [Part(Batch, idle), Part(Update, update)];
        var rest = new Layer(sample.Count == 0 ? Whole : Remainder, [.. steps.Select((step, i) => Math.Max(0, step.Value - parts.Sum(part => part.Seconds[i])))]);
        return new StepTimes(steps, [.. parts, rest], idle.Count == 0 ? [] : [Part(Sampling, sample), Part(Grades, wait)]);
    }

    private static (string, int) Key(MetricPoint point) => (point.Stage, point.Step);

    private static Dictionary<(string, int), double> Lookup(IReadOnlyDictionary<string, List<MetricPoint>> series, string name) =>
        series.TryGetValue(name, out var points) ? points.GroupBy(Key).ToDictionary(group => group.Key, group => group.Last().Value) : [];

    /// <summary>One part of the steps.</summary>
    /// <param name="Name">What it was spent on.</param>
    /// <param name="Seconds">By step.</param>
    internal sealed record Layer(string Name, IReadOnlyList<double> Seconds)
    {
        /// <summary>Mean of a step, seconds.</summary>
        public double Mean => Seconds.Average();

        /// <summary>The style of its colour, the same in every chart.</summary>
        public string Style => $"layer{Math.Max(0, Array.IndexOf(Names, Name))}";
    }
}
