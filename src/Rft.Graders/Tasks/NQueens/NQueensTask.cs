using System.Globalization;

namespace Rft.Graders.Tasks.NQueens;

/// <summary>
/// Queens that do not attack each other: their columns, 1 to n, row by row, parted by blanks or commas. The row's <c>given</c> holds n numbers,
/// 0 where the queen is free. Any solution is right. Reasons: <c>wrong_shape</c>, <c>changed_given</c>, <c>attacked</c>.
/// </summary>
internal sealed class NQueensTask() : AnswerTask(
    TaskName, "The answer is the columns of n queens, row by row, that keep the given queens and do not attack each other.", new NQueensGenerator())
{
    public const string TaskName = "n-queens";
    private const int MaxSide = 1000;
    private static readonly char[] Separators = [' ', ',', '\n', '\t', '\r'];

    /// <inheritdoc/>
    protected override Grade Judge(string answer, Item item) =>
        Given(item) is { Length: > 0 and <= MaxSide } given && given.All(column => column >= 0 && column <= given.Length)
            ? base.Judge(answer, item)
            : Grade.Invalid($"the row's given is no list of 1 to {MaxSide} columns from 0 (free) to their number");

    /// <inheritdoc/>
    protected override string? Problem(string answer, Item item)
    {
        int[] given = Given(item);
        string[] texts = answer.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (texts.Length != given.Length) return "wrong_shape";
        int[] columns = [.. texts.Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int column) ? column : 0)];
        if (columns.Any(column => column < 1 || column > given.Length)) return "wrong_shape";
        if (given.Zip(columns).Any(pair => pair.First != 0 && pair.First != pair.Second)) return "changed_given";
        return QueensBoard.IsPeaceful(columns) ? null : "attacked";
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right)
    {
        string[] columns = right.Split(' ');
        return
        [
            string.Join(' ', Given(row)), string.Join(' ', Enumerable.Range(1, columns.Length)), string.Join(' ', columns.Select(_ => "1")),
            string.Join(' ', columns[..^1]), $"{right} 1", string.Concat(columns), string.Join(' ', columns.Select(column => $"-{column}")),
        ];
    }

    private static int[] Given(Item item) => item.Get<int[]>("given") ?? [];
}
