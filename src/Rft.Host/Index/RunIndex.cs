using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Rft.Host.Index;

/// <summary>The index of a folder of runs: derived from their files, brought up to date whenever it is opened.</summary>
internal sealed class RunIndex : IDisposable
{
    private const int Version = 1;

    private static readonly (string Name, string Type, Func<RunRow, object?> Of)[] Columns =
    [
        ("run", "TEXT PRIMARY KEY", row => row.Run),
        ("files", "TEXT NOT NULL", row => row.Files),
        ("experiment", "TEXT", row => row.Experiment),
        ("methods", "TEXT", row => row.Methods),
        ("stage", "TEXT", row => row.Stage),
        ("step", "INTEGER NOT NULL", row => row.Step),
        ("steps", "INTEGER", row => row.Steps),
        ("reward_first", "REAL", row => row.RewardFirst),
        ("reward_last", "REAL", row => row.RewardLast),
        ("metric", "TEXT", row => row.Metric),
        ("held_out_before", "REAL", row => row.HeldOutBefore),
        ("held_out_after", "REAL", row => row.HeldOutAfter),
        ("started", "TEXT", row => row.Started),
        ("wall_seconds", "REAL", row => row.WallSeconds),
        ("ended", "TEXT", row => row.Ended),
        ("problem", "TEXT", row => row.Problem),
    ];

    private readonly DerivedDatabase _database;

    private RunIndex(DerivedDatabase database, string folder) => (_database, Folder) = (database, folder);

    /// <summary>The folder of the runs.</summary>
    public string Folder { get; }

    /// <summary>Opens the index and reads again the runs whose files changed.</summary>
    /// <param name="folder">The folder of the runs; it exists.</param>
    /// <param name="clock">Measures.</param>
    /// <param name="notice">Told when the index was made anew.</param>
    public static RunIndex Open(string folder, TimeProvider clock, Action<string> notice)
    {
        string tables = $"CREATE TABLE runs ({string.Join(", ", Columns.Select(column => $"{column.Name} {column.Type}"))})";
        var index = new RunIndex(DerivedDatabase.Open(Path.Combine(folder, RunFiles.RunIndex), Version, tables, notice), folder);
        try
        {
            long start = clock.GetTimestamp();
            int read = index.Refresh();
            if (index._database.IsNew && read > 0)
                notice(string.Create(CultureInfo.InvariantCulture, $"index of {read} runs built in {clock.GetElapsedTime(start).TotalSeconds:0.00} s"));
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>The rows, newest run first; runs that do not say when they began come last.</summary>
    public IReadOnlyList<RunRow> Rows()
    {
        using var command = _database.Command("SELECT * FROM runs ORDER BY started IS NULL, started DESC, run DESC");
        using var reader = command.ExecuteReader();
        List<RunRow> rows = [];
        while (reader.Read()) rows.Add(Row(reader));
        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private int Refresh()
    {
        var known = Stamps();
        string[] folders = [.. Directory.EnumerateDirectories(Folder).Where(RunFiles.IsRun)];
        var changed = folders.Select(folder => (Folder: folder, Stamp: RunRowReader.Stamp(folder)))
            .Where(run => known.GetValueOrDefault(Path.GetFileName(run.Folder)) != run.Stamp).ToList();
        var gone = known.Keys.Except(folders.Select(folder => Path.GetFileName(folder)), StringComparer.Ordinal).ToList();
        if (changed.Count == 0 && gone.Count == 0) return 0;
        using var transaction = _database.Connection.BeginTransaction();
        foreach (string run in gone) _database.Execute("DELETE FROM runs WHERE run = $0", run);
        string insert = $"INSERT OR REPLACE INTO runs VALUES ({string.Join(", ", Columns.Select((_, i) => $"${i}"))})";
        foreach (var (folder, stamp) in changed)
        {
            var row = RunRowReader.Read(folder, stamp);
            _database.Execute(insert, [.. Columns.Select(column => column.Of(row))]);
        }
        transaction.Commit();
        return changed.Count;
    }

    private Dictionary<string, string> Stamps()
    {
        using var command = _database.Command("SELECT run, files FROM runs");
        using var reader = command.ExecuteReader();
        var stamps = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read()) stamps[reader.GetString(0)] = reader.GetString(1);
        return stamps;
    }

    private static RunRow Row(SqliteDataReader reader)
    {
        string? Text(string name) => reader[name] as string;
        double? Number(string name) => reader[name] is DBNull ? null : Convert.ToDouble(reader[name], CultureInfo.InvariantCulture);
        return new RunRow
        {
            Run = Text("run")!,
            Files = Text("files")!,
            Experiment = Text("experiment"),
            Methods = Text("methods"),
            Stage = Text("stage"),
            Step = (int)Number("step")!,
            Steps = (int?)Number("steps"),
            RewardFirst = Number("reward_first"),
            RewardLast = Number("reward_last"),
            Metric = Text("metric"),
            HeldOutBefore = Number("held_out_before"),
            HeldOutAfter = Number("held_out_after"),
            Started = Text("started"),
            WallSeconds = Number("wall_seconds"),
            Ended = Text("ended"),
            Problem = Text("problem"),
        };
    }
}
