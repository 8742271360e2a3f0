using Rft.Training.Alarms;

namespace Rft.Training.Runs;

/// <summary>Appends to alarms.jsonl: one <c>rft.alarm/1</c> a line.</summary>
internal sealed class AlarmLog : IDisposable
{
    private readonly JsonLinesFile _file;

    /// <summary>Opens the log and cuts off what a resumed run will write again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keptBytes">Bytes that stay.</param>
    public AlarmLog(string path, long keptBytes) => _file = new JsonLinesFile(path, keptBytes);

    /// <summary>Length so far.</summary>
    public long Bytes => _file.Bytes;

    /// <summary>Appends an alarm.</summary>
    /// <param name="alarm">The alarm.</param>
    /// <exception cref="IOException">There is no room; the file is as it was.</exception>
    public void Append(Alarm alarm) => _file.Append(json =>
    {
        json.WriteString("schema", "rft.alarm/1");
        json.WriteString("alarm", alarm.Name);
        if (alarm.Grader is not null) json.WriteString("grader", alarm.Grader);
        json.WriteString("stage", alarm.Stage);
        json.WriteNumber("step", alarm.Step);
        json.WriteNumber("value", alarm.Value);
        json.WriteNumber("bound", alarm.Bound);
        json.WriteString("message", alarm.Message);
        json.WriteStartArray("rollouts");
        foreach (string id in alarm.Rollouts) json.WriteStringValue(id);
        json.WriteEndArray();
    });

    /// <summary>Makes what was appended durable.</summary>
    public void Flush() => _file.Flush();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
