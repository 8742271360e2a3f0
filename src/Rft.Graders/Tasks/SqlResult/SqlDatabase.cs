using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Rft.Graders.Tasks.SqlResult;

/// <summary>
/// A private database in memory. The setup may do anything inside it; queries may only read. Nothing reaches files, other databases or settings,
/// for either: SQLite asks <see cref="SqlGuard"/> about every action.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class SqlDatabase : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:;Pooling=False");
    private readonly SqlGuard _guard;

    /// <summary>Creates and fills a database.</summary>
    /// <param name="setup">Statements.</param>
    /// <param name="cancellationToken">Interrupts the current statement of the setup and of every query.</param>
    /// <exception cref="SqlRefusedException">The setup fails.</exception>
    public SqlDatabase(string setup, CancellationToken cancellationToken)
    {
        _connection.Open();
        _guard = new SqlGuard(_connection.Handle!, cancellationToken);
        try
        {
            while (!string.IsNullOrWhiteSpace(setup))
            {
                // A trailing comment is a statement without a program.
                using var statement = Prepare(setup, out setup);
                if (statement is { IsInvalid: false }) Drain(statement, _ => { });
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs one query.</summary>
    /// <param name="sql">The query.</param>
    /// <exception cref="SqlRefusedException">It is no query, more than one, wrong, too costly or too large.</exception>
    public SqlTable Query(string sql)
    {
        if (sql.Length > SqlLimits.Statement) throw new SqlRefusedException("too_large");
        _guard.ReadOnly();
        using var statement = Prepare(sql, out string rest);
        if (statement is not { IsInvalid: false } || raw.sqlite3_stmt_readonly(statement) == 0) throw new SqlRefusedException("not_a_query");
        using (var next = Prepare(rest, out _))
        {
            if (next is { IsInvalid: false }) throw new SqlRefusedException("several_statements");
        }
        var table = new SqlTable(raw.sqlite3_column_count(statement));
        if (table.Columns == 0) throw new SqlRefusedException("not_a_query");
        Drain(statement, table.Add);
        return table;
    }

    public void Dispose()
    {
        _guard.Dispose();
        _connection.Dispose();
    }

    private sqlite3_stmt? Prepare(string sql, out string rest)
    {
        _guard.Restart();
        Check(raw.sqlite3_prepare_v2(_connection.Handle!, sql, out var statement, out rest));
        return statement;
    }

    private void Drain(sqlite3_stmt statement, Action<sqlite3_stmt> row)
    {
        _guard.Restart();
        while (true)
        {
            int code = raw.sqlite3_step(statement);
            if (code == raw.SQLITE_DONE) return;
            if (code == raw.SQLITE_ROW) row(statement);
            else Check(code);
        }
    }

    private void Check(int code)
    {
        if (code == raw.SQLITE_OK) return;
        _guard.ThrowIfStopped();
        throw code switch
        {
            raw.SQLITE_AUTH => new SqlRefusedException("not_a_query"),
            raw.SQLITE_TOOBIG => new SqlRefusedException("too_large"),
            raw.SQLITE_NOMEM => new SqlRefusedException("too_costly"),
            _ => new SqlRefusedException("sql_error", raw.sqlite3_errmsg(_connection.Handle!).utf8_to_string()),
        };
    }
}
