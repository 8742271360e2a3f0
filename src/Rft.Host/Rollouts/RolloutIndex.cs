using System.Globalization;
using Microsoft.Data.Sqlite;
using Rft.Host.Index;

namespace Rft.Host.Rollouts;

/// <summary>
/// The index of a run's rollouts: derived from their files, filled as far as a search needs it. A file is read again when its size or time changed.
/// </summary>
internal sealed class RolloutIndex : IDisposable
{
    private const int Version = 2;

    // A rollout's key is its file's number and its line: keys stand in file order.
    private const int LineBits = 24;

    private const string Tables = """
        CREATE TABLE files (file INTEGER PRIMARY KEY, size INTEGER NOT NULL, written INTEGER NOT NULL, rollouts INTEGER NOT NULL);
        CREATE TABLE bad_lines (id INTEGER PRIMARY KEY, position INTEGER NOT NULL, message TEXT NOT NULL);
        CREATE TABLE rollouts (id INTEGER PRIMARY KEY, offset INTEGER NOT NULL, length INTEGER NOT NULL, stage TEXT NOT NULL, step INTEGER NOT NULL,
            prompt INTEGER NOT NULL, member INTEGER NOT NULL, tokens INTEGER NOT NULL, reward REAL, advantage REAL, kept INTEGER NOT NULL, dropped TEXT,
            faults TEXT, disagreements TEXT);
        """;

    private readonly DerivedDatabase _database;
    private readonly string _folder;
    private readonly List<string> _graders = [];

    private RolloutIndex(DerivedDatabase database, string folder)
    {
        (_database, _folder) = (database, folder);
        ReadGraders();
    }

    /// <summary>Graders that scored some rollout, as far as the index goes.</summary>
    public IReadOnlyList<string> Graders => _graders;

    /// <summary>Rollouts that this object has read into the index.</summary>
    public int Added { get; private set; }

    /// <summary>Opens the index; it is not filled.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="notice">Told when the index is damaged or cannot be written.</param>
    public static RolloutIndex Open(string run, Action<string> notice)
    {
        var database = DerivedDatabase.Open(Path.Combine(run, RunFiles.RolloutIndex), Version, Tables, notice);
        return new RolloutIndex(database, Path.Combine(run, RunFiles.Rollouts));
    }

    /// <summary>The column with the scores of a grader.</summary>
    public static string ScoreColumn(string grader) => $"\"score/{grader.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Reads the files that are not in the index, or changed since.</summary>
    /// <param name="files">Numbers of files that exist.</param>
    public void Fill(IReadOnlyList<int> files)
    {
        SqliteTransaction? transaction = null;
        try
        {
            foreach (int file in files)
            {
                var info = new FileInfo(RolloutFiles.PathOf(_folder, file));
                if (IsCurrent(file, info)) continue;
                if (transaction is null)
                {
                    transaction = _database.Connection.BeginTransaction();
                    // Another process may have added some until the lock was ours, and have read the file too.
                    ReadGraders();
                    if (IsCurrent(file, info)) continue;
                }
                Read(file, info);
            }
            transaction?.Commit();
        }
        finally
        {
            transaction?.Dispose();
        }
    }

    /// <summary>Takes files out that are gone: a run that is resumed from an older checkpoint may have fewer.</summary>
    /// <param name="existing">Numbers of all files.</param>
    public void Forget(IReadOnlyCollection<int> existing)
    {
        List<int> gone = [];
        using (var command = _database.Command("SELECT file FROM files"))
        using (var reader = command.ExecuteReader())
            while (reader.Read()) gone.Add(reader.GetInt32(0));
        foreach (int file in gone.Except(existing))
        {
            Clear(file);
            _database.Execute("DELETE FROM files WHERE file = $0", file);
        }
    }

    /// <summary>Finds rollouts in files that have been filled.</summary>
    /// <param name="filter">Which; texts are not looked at.</param>
    /// <param name="first">Number of the first file.</param>
    /// <param name="last">Number of the last.</param>
    /// <param name="sort">The order.</param>
    public IEnumerable<RolloutPlace> Find(RolloutFilter filter, int first, int last, RolloutOrder sort)
    {
        using var command = Select("id, offset, length", filter, first, last, $" ORDER BY {sort.ToSql()}");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            long id = reader.GetInt64(0);
            yield return new RolloutPlace((int)(id >> LineBits), (int)(id & ((1 << LineBits) - 1)), reader.GetInt64(1), reader.GetInt32(2));
        }
    }

    /// <summary>Counts rollouts in files that have been filled.</summary>
    /// <param name="filter">Which; texts are not looked at.</param>
    /// <param name="first">Number of the first file.</param>
    /// <param name="last">Number of the last.</param>
    public long Count(RolloutFilter filter, int first, int last)
    {
        using var command = Select("count(*)", filter, first, last, "");
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>The lines that are no rollouts in files that have been filled: file, line, position in it from 1, reason.</summary>
    /// <param name="first">Number of the first file.</param>
    /// <param name="last">Number of the last.</param>
    public IReadOnlyList<(int File, int Line, int Position, string Message)> BadLines(int first, int last)
    {
        using var command = _database.Command("SELECT id, position, message FROM bad_lines WHERE id >= $0 AND id < $1 ORDER BY id", Key(first, 0), Key(last + 1, 0));
        using var reader = command.ExecuteReader();
        List<(int, int, int, string)> lines = [];
        while (reader.Read())
        {
            long id = reader.GetInt64(0);
            lines.Add(((int)(id >> LineBits), (int)(id & ((1 << LineBits) - 1)), reader.GetInt32(1), reader.GetString(2)));
        }
        return lines;
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private void ReadGraders()
    {
        _graders.Clear();
        using var command = _database.Command("SELECT name FROM pragma_table_info('rollouts') WHERE name LIKE 'score/%'");
        using var reader = command.ExecuteReader();
        while (reader.Read()) _graders.Add(reader.GetString(0)["score/".Length..]);
    }

    private static long Key(int file, int line) => ((long)file << LineBits) + line;

    private SqliteCommand Select(string what, RolloutFilter filter, int first, int last, string order)
    {
        List<object?> values = [Key(first, 0), Key(last + 1, 0)];
        string conditions = filter.ToSql(values);
        return _database.Command($"SELECT {what} FROM rollouts WHERE id >= $0 AND id < $1 AND {conditions}{order}", [.. values]);
    }

    private bool IsCurrent(int file, FileInfo info)
    {
        using var command = _database.Command("SELECT size, written FROM files WHERE file = $0", file);
        using var reader = command.ExecuteReader();
        return reader.Read() && reader.GetInt64(0) == info.Length && reader.GetInt64(1) == info.LastWriteTimeUtc.Ticks;
    }

    private void Read(int file, FileInfo info)
    {
        Clear(file);
        byte[] content = SharedFile.ReadAllBytes(info.FullName);
        var facts = new RolloutFacts();
        RolloutInsert? insert = null;
        int line = 0, rollouts = 0;
        for (int start = 0; start < content.Length; line++)
        {
            int end = content.AsSpan(start).IndexOf((byte)'\n');
            var text = content.AsSpan(start, end < 0 ? content.Length - start : end).TrimEnd((byte)'\r');
            if (text.Length > 0 && facts.Read(text))
            {
                if (AddColumns(facts) || insert is null)
                {
                    insert?.Dispose();
                    insert = new RolloutInsert(_database, _graders);
                }
                insert.Execute(Key(file, line + 1), start, text.Length, facts);
                rollouts++;
            }
            else if (text.Length > 0)
            {
                AddBadLine(Key(file, line + 1), System.Text.Encoding.UTF8.GetString(text));
            }
            start += (end < 0 ? content.Length : end) + 1;
        }
        insert?.Dispose();
        _database.Execute("INSERT OR REPLACE INTO files VALUES ($0, $1, $2, $3)", file, info.Length, info.LastWriteTimeUtc.Ticks, rollouts);
        Added += rollouts;
    }

    private void Clear(int file)
    {
        _database.Execute("DELETE FROM rollouts WHERE id >= $0 AND id < $1", Key(file, 0), Key(file + 1, 0));
        _database.Execute("DELETE FROM bad_lines WHERE id >= $0 AND id < $1", Key(file, 0), Key(file + 1, 0));
    }

    private bool AddColumns(RolloutFacts facts)
    {
        bool added = false;
        foreach (var (grader, _) in facts.Scores)
        {
            if (_graders.Contains(grader)) continue;
            _database.Execute($"ALTER TABLE rollouts ADD COLUMN {ScoreColumn(grader)} REAL");
            _graders.Add(grader);
            added = true;
        }
        return added;
    }

    private void AddBadLine(long id, string text)
    {
        var (position, message) = RolloutFiles.WhyNot(text);
        _database.Execute("INSERT INTO bad_lines VALUES ($0, $1, $2)", id, position, message);
    }
}
