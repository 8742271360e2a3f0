using System.Text.Json;
using Rft.Training.Checkpoints;

namespace Rft.Training.Runs;

/// <summary>Appends to metrics.jsonl: one JSON object a step, evaluation or measurement on held-out rows, keys in ordinal order.</summary>
public sealed class MetricsLog : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Opens the log and cuts off what a resumed run will write again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keptBytes">Bytes that stay.</param>
    public MetricsLog(string path, long keptBytes)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        long length = _file.Length;
        if (length < keptBytes)
        {
            _file.Dispose();
            throw new RunDirectoryException($"{path} has {length} bytes; the checkpoint was written when it had {keptBytes}: "
                + "it was changed by hand and the run cannot be continued exactly");
        }
        _file.SetLength(keptBytes);
        _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>Length so far, all of it on its way to the disk.</summary>
    public long Bytes => _file.Length;

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
    public void Flush() => _file.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Append(string stage, int step, string type, IReadOnlyDictionary<string, double> values)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("stage", stage);
            json.WriteNumber("step", step);
            foreach (var (name, value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteNumber(name, value);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        DurableFile.Append(_file, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
