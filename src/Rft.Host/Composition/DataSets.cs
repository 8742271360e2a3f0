using Rft.Graders.Tasks;
using Rft.Host.Configuration;
using Rft.Training.Data;

namespace Rft.Host.Composition;

/// <summary>The data sets of an experiment; each is read once, when it is first asked for.</summary>
/// <param name="config">The experiment.</param>
internal sealed class DataSets(ExperimentConfig config)
{
    private readonly Dictionary<(string, ChatRowUse), IReadOnlyList<ChatRow>> _rows = [];

    /// <summary>The rows of a data set.</summary>
    /// <param name="name">Its name in the experiment file.</param>
    /// <param name="use">What the rows are for; decides what is an error in them.</param>
    /// <exception cref="DatasetException">A row is wrong; the message names file, line and column.</exception>
    public IReadOnlyList<ChatRow> Rows(string name, ChatRowUse use)
    {
        if (_rows.TryGetValue((name, use), out var known)) return known;
        IReadOnlyList<ChatRow> rows = config.Data[name] switch
        {
            FileDataConfig file => [.. ChatJsonlReader.Read(file.File, use, file.Template).Take(file.Rows ?? int.MaxValue)],
            GeneratedDataConfig task => Generate(task, use),
            var other => throw new InvalidOperationException($"data set '{name}' is of no known kind: {other.GetType().Name}"),
        };
        _rows.Add((name, use), rows);
        return rows;
    }

    private static IReadOnlyList<ChatRow> Generate(GeneratedDataConfig set, ChatRowUse use)
    {
        try
        {
            var rows = TaskLibrary.Generator(set.Generator).Generate(set.Request);
            return [.. rows.Select((row, i) => ChatRow.Parse(row, $"data set '{set.Name}'", i + 1, use))];
        }
        catch (TaskException e)
        {
            throw new DatasetException(e.Message, e);
        }
    }
}
