using System.Text.Json;

namespace Rft.Graders.Tasks.SqlResult;

/// <summary>A question about a table of items.</summary>
/// <param name="Question">Which question.</param>
/// <param name="Kind">Index of the kind of items.</param>
/// <param name="Price">20 to 99.</param>
internal readonly record struct SqlResultProblem(int Question, int Kind, int Price);

/// <summary>
/// Five questions about a table of items, each with two databases so that a result cannot be guessed: 2 640 problems. The typical error leaves out a
/// condition.
/// </summary>
internal sealed class SqlResultGenerator() : TaskGenerator<SqlResultProblem>(SqlResultTask.TaskName)
{
    private const int Databases = 2;
    private const int ItemsOfKind = 4;
    private const int LowPrice = 10;
    private const int HighPrice = 100;
    private const int FirstAsked = 20;
    private const int LargestStock = 50;
    private static readonly string[] Kinds = ["fruit", "tool", "book", "toy", "lamp", "chair", "shoe", "plant"];

    /// <summary>Question, query, and the query with the typical error; {0} is the kind and {1} the price.</summary>
    private static readonly (string Name, string Text, string Query, string Wrong)[] Questions =
    [
        ("count", "How many {0} items cost more than {1}?",
            "SELECT count(*) FROM items WHERE kind = '{0}' AND price > {1}", "SELECT count(*) FROM items WHERE price > {1}"),
        ("sum", "What is the total stock of the {0} items that cost less than {1}?",
            "SELECT sum(stock) FROM items WHERE kind = '{0}' AND price < {1}", "SELECT sum(stock) FROM items WHERE kind = '{0}'"),
        ("max", "What is the highest price below {1} of an item that is not of kind {0}?",
            "SELECT max(price) FROM items WHERE kind <> '{0}' AND price < {1}", "SELECT max(price) FROM items WHERE kind <> '{0}'"),
        ("order", "List the names of the {0} items that cost more than {1}, the dearest first; at one price by name.",
            "SELECT name FROM items WHERE kind = '{0}' AND price > {1} ORDER BY price DESC, name",
            "SELECT name FROM items WHERE price > {1} ORDER BY price DESC, name"),
        ("group", "For each kind, how many items cost more than {1}?",
            "SELECT kind, count(*) FROM items WHERE price > {1} GROUP BY kind", "SELECT kind, count(*) FROM items GROUP BY kind"),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<SqlResultProblem> Problems() =>
        from question in Enumerable.Range(0, Questions.Length)
        from kind in Enumerable.Range(0, Kinds.Length)
        from price in Enumerable.Range(FirstAsked, HighPrice - FirstAsked)
        where kind == 0 || Questions[question].Text.Contains("{0}", StringComparison.Ordinal)
        select new SqlResultProblem(question, kind, price);

    /// <inheritdoc/>
    protected override string Prompt(SqlResultProblem problem) =>
        $"Table items(name TEXT, kind TEXT, price INTEGER, stock INTEGER). {Fill(Questions[problem.Question].Text, problem)} "
        + "Write one SQLite query inside <answer></answer>.";

    /// <inheritdoc/>
    protected override string Answer(SqlResultProblem problem) => Fill(Questions[problem.Question].Query, problem);

    /// <inheritdoc/>
    protected override string? WrongAnswer(SqlResultProblem problem, ulong seed) => Fill(Questions[problem.Question].Wrong, problem);

    /// <inheritdoc/>
    protected override string Kind(SqlResultProblem problem) => Questions[problem.Question].Name;

    /// <inheritdoc/>
    protected override void WriteFields(SqlResultProblem problem, Utf8JsonWriter row)
    {
        ulong seed = Seed.Derive(OwnSeed, Seed.Hash("data"), (ulong)problem.Question, (ulong)problem.Kind, (ulong)problem.Price);
        row.WriteStartArray("setup");
        for (ulong database = 0; database < Databases; database++) row.WriteStringValue(Setup(Seed.Derive(seed, database)));
        row.WriteEndArray();
        row.WriteString("query", Answer(problem));
    }

    private static string Fill(string text, SqlResultProblem problem) =>
        text.Replace("{0}", Kinds[problem.Kind], StringComparison.Ordinal).Replace("{1}", $"{problem.Price}", StringComparison.Ordinal);

    private static string Setup(ulong seed)
    {
        var items = from kind in Enumerable.Range(0, Kinds.Length)
                    from item in Enumerable.Range(0, ItemsOfKind)
                    let key = Seed.Derive(seed, (ulong)kind, (ulong)item)
                    let stock = 1 + Seed.ToIndex(Seed.Derive(key, 1), LargestStock)
                    select $"('{Kinds[kind]} {(char)('a' + item)}', '{Kinds[kind]}', {Price(item, key)}, {stock})";
        return $"CREATE TABLE items(name TEXT, kind TEXT, price INTEGER, stock INTEGER); INSERT INTO items VALUES {string.Join(", ", items)};";
    }

    /// <summary>Of each kind one item costs more and one costs less than any price asked for: so every condition matters.</summary>
    private static int Price(int item, ulong key) => item switch
    {
        0 => HighPrice + Seed.ToIndex(Seed.Derive(key, 0), LowPrice),
        1 => LowPrice,
        _ => LowPrice + Seed.ToIndex(Seed.Derive(key, 0), HighPrice - LowPrice),
    };
}
