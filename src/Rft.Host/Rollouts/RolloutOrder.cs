using Rft.Host.Configuration.Source;

namespace Rft.Host.Rollouts;

/// <summary>In which order rollouts are shown.</summary>
/// <param name="Key">A key of <see cref="Keys"/>; null: as they lie in the files.</param>
/// <param name="Descending">Whether the greatest come first.</param>
/// <param name="Grader">Whose scores are sorted by.</param>
internal sealed record RolloutOrder(string? Key, bool Descending, string? Grader)
{
    /// <summary>What can be sorted by.</summary>
    public static readonly string[] Keys = ["step", "reward", "advantage", "tokens", "score"];

    /// <summary>As they lie in the files.</summary>
    public static RolloutOrder File { get; } = new(null, false, null);

    /// <summary>Reads <c>KEY</c> or <c>KEY:desc</c>.</summary>
    /// <param name="text">What the user wrote; null: file order.</param>
    /// <param name="grader">The grader that is asked about.</param>
    /// <exception cref="UsageException">It is no order.</exception>
    public static RolloutOrder Parse(string? text, string? grader)
    {
        if (text is null) return File;
        string[] parts = text.Split(':');
        if (parts.Length > 2 || (parts.Length == 2 && parts[1] is not ("asc" or "desc")))
            throw new UsageException($"--sort {text} is no order; write KEY, KEY:asc or KEY:desc");
        if (!Keys.Contains(parts[0]))
            throw new UsageException($"rollouts cannot be sorted by '{parts[0]}'{Nearest.Hint(parts[0], Keys)}; the keys are {string.Join(", ", Keys)}");
        if (parts[0] == "score" && grader is null) throw new UsageException("--sort score needs the grader whose scores are meant: --grader NAME");
        return new RolloutOrder(parts[0], parts is [_, "desc"], grader);
    }

    /// <summary>The order in SQL. Rollouts without a value come last in both directions; equal ones stand in file order.</summary>
    public string ToSql() => Key switch
    {
        null => "id",
        "step" => Descending ? "step DESC, id" : "step, id",
        "score" => Ordered(RolloutIndex.ScoreColumn(Grader!)),
        _ => Ordered(Key),
    };

    private string Ordered(string column) => $"{column} {(Descending ? "DESC" : "ASC")} NULLS LAST, id";
}
