using SQLitePCL;

namespace Rft.Graders.Tasks.SqlResult;

/// <summary>Says what a connection may do and how much it may cost.</summary>
internal sealed class SqlGuard : IDisposable
{
    private static readonly int[] Reading = [raw.SQLITE_SELECT, raw.SQLITE_READ, raw.SQLITE_FUNCTION, raw.SQLITE_RECURSIVE];

    /// <summary>PRAGMA changes settings of the process, ATTACH opens files, and VACUUM INTO asks to attach.</summary>
    private static readonly int[] Reaching = [raw.SQLITE_PRAGMA, raw.SQLITE_ATTACH, raw.SQLITE_DETACH];

    /// <summary>Functions that load code, or give another result each time.</summary>
    private static readonly string[] RefusedFunctions = ["load_extension", "random", "randomblob", "fts3_tokenizer"];

    private readonly sqlite3 _database;
    private readonly CancellationToken _cancellationToken;

    // Native code calls these: they must live as long as the connection.
    private readonly strdelegate_authorizer _authorize;
    private readonly delegate_progress _look;
    private bool _readOnly, _tooCostly, _tooLarge;
    private long _looks;

    public SqlGuard(sqlite3 database, CancellationToken cancellationToken)
    {
        _database = database;
        _cancellationToken = cancellationToken;
        (int, int)[] limits =
        [
            (raw.SQLITE_LIMIT_LENGTH, SqlLimits.Size), (raw.SQLITE_LIMIT_SQL_LENGTH, SqlLimits.Size), (raw.SQLITE_LIMIT_EXPR_DEPTH, SqlLimits.Depth),
            (raw.SQLITE_LIMIT_COMPOUND_SELECT, SqlLimits.Compound), (raw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, SqlLimits.Pattern),
            (raw.SQLITE_LIMIT_ATTACHED, 0), (raw.SQLITE_LIMIT_WORKER_THREADS, 0),
        ];
        foreach (var (limit, value) in limits) raw.sqlite3_limit(database, limit, value);
        // What does not fit the cache would go to files.
        if (raw.sqlite3_exec(database, "PRAGMA temp_store = MEMORY") != raw.SQLITE_OK)
            throw new InvalidOperationException("SQLite does not take PRAGMA temp_store = MEMORY");
        _authorize = (_, action, first, second, _, _) => MayDo(action, second) ? raw.SQLITE_OK : raw.SQLITE_DENY;
        _look = _ => MustStop() ? 1 : 0;
        raw.sqlite3_set_authorizer(database, _authorize, null);
        raw.sqlite3_progress_handler(database, SqlLimits.LookEvery, _look, null);
    }

    /// <summary>From here on only queries are allowed.</summary>
    public void ReadOnly() => _readOnly = true;

    /// <summary>Counts anew.</summary>
    public void Restart() => _looks = 0;

    /// <summary>Throws what interrupted a statement, if something did.</summary>
    /// <exception cref="OperationCanceledException">The token was signalled.</exception>
    /// <exception cref="SqlRefusedException">The statement takes too many instructions.</exception>
    /// <exception cref="GraderFaultException">
    /// SQLite holds too much memory. It counts for the whole process, so this may be another statement's doing and is no verdict about a sample.
    /// </exception>
    public void ThrowIfStopped()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (_tooLarge)
            throw new GraderFaultException(FaultCode.MemoryLimit, $"SQLite holds more than {SqlLimits.Memory} bytes in this process", position: null);
        if (_tooCostly) throw new SqlRefusedException("too_costly");
    }

    public void Dispose()
    {
        if (_database.IsClosed || _database.IsInvalid) return;
        raw.sqlite3_set_authorizer(_database, (strdelegate_authorizer?)null, null);
        raw.sqlite3_progress_handler(_database, 0, null, null);
    }

    private bool MayDo(int action, string function) => action == raw.SQLITE_FUNCTION
        ? !RefusedFunctions.Contains(function, StringComparer.OrdinalIgnoreCase)
        : _readOnly ? Reading.Contains(action) : !Reaching.Contains(action);

    private bool MustStop()
    {
        _tooCostly = ++_looks > SqlLimits.Instructions / SqlLimits.LookEvery;
        _tooLarge = raw.sqlite3_memory_used() > SqlLimits.Memory;
        return _tooCostly || _tooLarge || _cancellationToken.IsCancellationRequested;
    }
}
