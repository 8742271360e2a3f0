using Rft.Graders;
using Rft.Graders.Tasks;
using Rft.Host.Configuration;
using Rft.Training.Data;

namespace Rft.Host.Composition;

/// <summary>The data sets of an experiment; each is read once, when it is first asked for.</summary>
/// <param name="config">The experiment.</param>
internal sealed class DataSets(ExperimentConfig config)
{
    private readonly Dictionary<(string, ChatRowUse), IReadOnlyList<ChatRow>> _rows = [];
    private readonly Dictionary<string, IReadOnlyList<PreferenceRow>> _pairs = [];

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
            GeneratedDataConfig task => Generate(task, Form(task, use), (row, number) => ChatRow.Parse(row, $"data set '{name}'", number, use)),
            var other => throw new InvalidOperationException($"data set '{name}' is of no known kind: {other.GetType().Name}"),
        };
        _rows.Add((name, use), rows);
        return rows;
    }

    /// <summary>The rows of a data set of pairs.</summary>
    /// <param name="name">Its name in the experiment file.</param>
    /// <exception cref="DatasetException">A row is wrong; the message names file, line and column.</exception>
    public IReadOnlyList<PreferenceRow> Pairs(string name)
    {
        if (_pairs.TryGetValue(name, out var known)) return known;
        IReadOnlyList<PreferenceRow> pairs = config.Data[name] switch
        {
            FileDataConfig file => [.. PreferenceJsonlReader.Read(file.File, file.Template).Take(file.Rows ?? int.MaxValue)],
            GeneratedDataConfig task => Generate(task, TaskSplit.Pairs, (row, number) => PreferenceRow.Parse(row, $"data set '{name}'", number)),
            var other => throw new InvalidOperationException($"data set '{name}' is of no known kind: {other.GetType().Name}"),
        };
        _pairs.Add(name, pairs);
        return pairs;
    }

    // Held-out problems have no answer of their own; a stage's held-out loss needs the right one.
    private static TaskSplit? Form(GeneratedDataConfig set, ChatRowUse use) =>
        use == ChatRowUse.Supervised && set.Request.Split == TaskSplit.Valid ? TaskSplit.Demos : null;

    private static T[] Generate<T>(GeneratedDataConfig set, TaskSplit? form, Func<Item, int, T> parse)
    {
        try
        {
            var rows = TaskLibrary.Generator(set.Generator).Generate(set.Request with { Form = form });
            return [.. rows.Select((row, i) => parse(row, i + 1))];
        }
        catch (TaskException e)
        {
            throw new DatasetException(e.Message, e);
        }
    }
}
