namespace Rft.Training.Runs;

/// <summary>Appends to metrics.jsonl: one JSON object a step, evaluation or measurement on held-out rows, keys in ordinal order.</summary>
public sealed class MetricsLog : IDisposable
{
    private readonly JsonLinesFile _file;

    /// <summary>Opens the log and cuts off what a resumed run will write again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keptBytes">Bytes that stay.</param>
    /// <exception cref="RunDirectoryException">It is shorter than that.</exception>
    public MetricsLog(string path, long keptBytes) => _file = new JsonLinesFile(path, keptBytes);

    /// <summary>Length so far, all of it on its way to the disk.</summary>
    public long Bytes => _file.Bytes;

    /// <summary>Appends the numbers of a step.</summary>
    /// <param name="metrics">The numbers.</param>
    /// <exception cref="IOException">There is no room; the file is as it was.</exception>
    public void Append(StepMetrics metrics) => Append(metrics.Stage, metrics.Step, "step", metrics.Values);

    /// <summary>Appends a measurement on held-out rows.</summary>
    /// <param name="measured">Its numbers, <c>valid/loss</c> among them.</param>
    public void AppendHeldOut(StepMetrics measured) => Append(measured.Stage, measured.Step, "held_out", measured.Values);

    /// <summary>Appends an evaluation: <c>valid/METRIC</c>, its interval, the metric by kind of row, and graders' failures.</summary>
    /// <param name="result">The evaluation.</param>
    public void Append(EvaluationResult result)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        void Add(string name, Estimate estimate)
        {
            values[name] = estimate.Value;
            values[$"{name}/low"] = estimate.Low;
            values[$"{name}/high"] = estimate.High;
            values[$"{name}/count"] = estimate.Count;
        }
        foreach (var estimate in result.ByGrader) Add($"valid/{estimate.Metric}", estimate);
        foreach (var (kind, estimate) in result.ByKind) Add($"valid/{result.Main.Metric}/kind/{kind}", estimate);
        foreach (var (code, count) in result.Faults) values[$"fault/{code}"] = count;
        Append(result.Stage, result.Step, "evaluation", values);
    }

    /// <summary>Makes what was appended durable.</summary>
    public void Flush() => _file.Flush();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Append(string stage, int step, string type, IReadOnlyDictionary<string, double> values) => _file.Append(json =>
    {
        json.WriteString("type", type);
        json.WriteString("stage", stage);
        json.WriteNumber("step", step);
        // A number that does not exist, such as the deviation of scores near the end of the range, is left out: JSON has none.
        foreach (var (name, value) in values.Where(pair => double.IsFinite(pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteNumber(name, value);
    });
}
