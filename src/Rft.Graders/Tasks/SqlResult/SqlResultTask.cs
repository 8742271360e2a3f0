namespace Rft.Graders.Tasks.SqlResult;

/// <summary>
/// One query whose result equals that of the row's <c>query</c> on every database that the row's <c>setup</c> makes (SQL, or a list of it). Rows are
/// compared as a multiset, in order if the reference has an outer ORDER BY; names of columns do not count. The query is the last
/// <c>&lt;answer&gt;</c> element or else the last code block.
/// </summary>
internal sealed class SqlResultTask() : LibraryTask(
    TaskName, "The answer is one SQL query with the result of the row's reference query.", new SqlResultGenerator())
{
    public const string TaskName = "sql-result";

    /// <inheritdoc/>
    public override IGrader CreateGrader(Item options)
    {
        TaskOptions.RequireNone(options);
        return new SqlGrader();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TaskProbe> Probes(Item row)
    {
        string right = row.Text("query");
        (string Name, string Sql)[] queries =
        [
            ("no query", "I do not know"), ("constant", "SELECT 1, 2, 3, 4, 5"), ("nothing", "SELECT NULL WHERE 0"),
            ("schema", "SELECT sql FROM sqlite_master"),
            ("two statements", $"{right}; {right}"), ("delete", "DELETE FROM items"), ("drop", "DROP TABLE items"), ("attach", "ATTACH ':memory:' AS x"),
            ("pragma", "PRAGMA query_only = 0"), ("pragma function", "SELECT * FROM pragma_database_list"), ("vacuum", "VACUUM INTO '/tmp/out.db'"),
            ("explain", $"EXPLAIN {right}"), ("insert that returns", "INSERT INTO items DEFAULT VALUES RETURNING 1"),
            ("extension", "SELECT load_extension('x')"),
            ("endless", "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r"),
            ("template", "{{item.query}}"), ("deep", new string('(', 10_000) + "1"), ("comment", "-- " + right),
        ];
        return
        [
            TaskProbe.OfText("empty", ""),
            TaskProbe.OfText("query without element", right),
            TaskProbe.OfText("taken back", $"<answer>{right}</answer><answer></answer>"),
            .. queries.Select(query => TaskProbe.OfText(query.Name, $"<answer>{query.Sql}</answer>")),
        ];
    }
}
