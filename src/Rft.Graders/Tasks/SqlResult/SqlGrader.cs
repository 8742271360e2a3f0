using System.Text.Json;

namespace Rft.Graders.Tasks.SqlResult;

/// <summary>Runs a query and its reference on private databases.</summary>
internal sealed class SqlGrader : IGrader
{
    /// <inheritdoc/>
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ValueTask.FromResult(Judge(request.Sample, request.Item, cancellationToken));
    }

    private static Grade Judge(Sample sample, Item item, CancellationToken cancellationToken)
    {
        string reference = item.Text("query");
        if (Setups(item) is not { Length: > 0 } setups) return Grade.Invalid("the row's setup is neither SQL nor a list of it");
        string? query = Find(sample);
        bool ordered = SqlOrder.Orders(reference), hasRows = false;
        string? problem = query is null ? "no_answer" : null;
        foreach (string setup in setups)
        {
            try
            {
                using var database = new SqlDatabase(setup, cancellationToken);
                var wanted = database.Query(reference);
                hasRows |= wanted.Rows > 0;
                problem ??= Problem(database, query!, wanted, ordered);
            }
            catch (SqlRefusedException e)
            {
                return Grade.Invalid($"the row's setup or query cannot be run: {e.Message}");
            }
        }
        // Without this any query that finds nothing would be right.
        if (!hasRows) return Grade.Invalid("the row's query finds no rows in any of its databases; fill them so that it does");
        return problem is null ? Grade.Pass(true, "ok") : Grade.Pass(false, problem);
    }

    private static string? Problem(SqlDatabase database, string query, SqlTable wanted, bool ordered)
    {
        try
        {
            var result = database.Query(query);
            return result.Columns != wanted.Columns ? "wrong_columns"
                : result.Equals(wanted, ordered) ? null
                : ordered && result.Equals(wanted, ordered: false) ? "wrong_order"
                : "wrong_result";
        }
        catch (SqlRefusedException e)
        {
            return e.Message;
        }
    }

    private static string? Find(Sample sample)
    {
        string? text = sample.TryGetAnswer(out string answer) ? Extract.CodeBlock(answer) ?? answer : Extract.CodeBlock(sample.Text);
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    private static string[] Setups(Item item) => !item.Json.TryGetProperty("setup", out var setup) ? []
        : setup.ValueKind == JsonValueKind.String ? [setup.GetString()!]
        : item.Get<string[]>("setup") ?? [];
}
