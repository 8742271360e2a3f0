using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Rft.Host.Index;

/// <summary>
/// An SQLite file that holds nothing but what other files say: one that is absent, damaged or of another version is made anew, and where it cannot be
/// written the same is kept in memory for the length of the command.
/// </summary>
internal sealed class DerivedDatabase : IDisposable
{
    // The file is not a database, or its pages contradict each other.
    private static readonly int[] Damaged = [11, 26];

    // Read-only, cannot be opened, no permission, disk full, or its folder does not take locks.
    private static readonly int[] Unwritable = [3, 8, 10, 13, 14];

    private DerivedDatabase(SqliteConnection connection) => Connection = connection;

    /// <summary>The open connection.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>Whether the tables are empty.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Opens or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="version">Version of the tables, at least 1; a file of another version is dropped.</param>
    /// <param name="tables">Statements that create the tables.</param>
    /// <param name="notice">Told what was not as expected.</param>
    public static DerivedDatabase Open(string path, int version, string tables, Action<string> notice)
    {
        try
        {
            return OpenFile(path, version, tables);
        }
        catch (SqliteException e) when (Damaged.Contains(e.SqliteErrorCode))
        {
            notice($"the index {path} is damaged ({e.Message}) and is made anew");
            return Remade(path, version, tables, notice);
        }
        catch (SqliteException e) when (Unwritable.Contains(e.SqliteErrorCode))
        {
            notice($"the index {path} cannot be written ({e.Message}); it is made in memory, and again by the next command");
            return InMemory(tables);
        }
    }

    /// <summary>A statement with its parameters, named <c>$0</c>, <c>$1</c>, ... in order.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="values">The parameters; null is SQL's NULL.</param>
    public SqliteCommand Command(string sql, params object?[] values)
    {
        var command = Connection.CreateCommand();
#pragma warning disable CA2100 // The text is the program's own; what users write is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i}"), values[i] ?? DBNull.Value);
        return command;
    }

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="values">The parameters.</param>
    public void Execute(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void Dispose() => Connection.Dispose();

    private static DerivedDatabase Remade(string path, int version, string tables, Action<string> notice)
    {
        try
        {
            File.Delete(path);
            return OpenFile(path, version, tables);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            notice($"the index {path} cannot be replaced ({e.Message}); it is made in memory, and again by the next command");
            return InMemory(tables);
        }
    }

    private static DerivedDatabase InMemory(string tables)
    {
        var database = new DerivedDatabase(new SqliteConnection("Data Source=:memory:;Pooling=False")) { IsNew = true };
        database.Connection.Open();
        database.Execute(tables);
        return database;
    }

    private static DerivedDatabase OpenFile(string path, int version, string tables)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            var database = new DerivedDatabase(connection);
            // A power cut may damage a derived file: that is noticed, and it is made anew. So nothing waits for the disk.
            database.Execute("PRAGMA synchronous = OFF");
            if (!database.IsOf(version)) database.CreateTables(version, tables);
            return database;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private bool IsOf(int version)
    {
        using var command = Command("PRAGMA user_version");
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture) == version;
    }

    private void CreateTables(int version, string tables)
    {
        using var transaction = Connection.BeginTransaction();
        // Whoever held the lock until now may have been faster.
        if (IsOf(version)) return;
        List<string> old = [];
        using (var names = Command("SELECT name FROM sqlite_master WHERE type = 'table'"))
        using (var reader = names.ExecuteReader())
            while (reader.Read()) old.Add(reader.GetString(0));
        foreach (string name in old) Execute($"DROP TABLE \"{name}\"");
        Execute(tables);
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version}"));
        transaction.Commit();
        IsNew = true;
    }
}
