using System.Globalization;

namespace Rft.Graders.Tasks.Countdown;

/// <summary>
/// Reach a target: an expression that uses each of the row's <c>numbers</c> exactly once and whose exact value is the row's
/// <c>target</c>. The reason is the first of <c>not_an_expression</c>, <c>wrong_numbers</c>, <c>division_by_zero</c> and
/// <c>wrong_value</c> that holds, else <c>ok</c>.
/// </summary>
internal sealed class CountdownTask() : AnswerTask(
    TaskName, "The answer is an expression over + - * / and brackets that uses each of the row's numbers once and is worth the target.",
    new CountdownGenerator())
{
    public const string TaskName = "countdown";

    /// <inheritdoc/>
    public override IReadOnlyList<TaskProbe> Probes(Item row) =>
    [
        .. base.Probes(row),
        TaskProbe.OfText("code", "<answer>__import__('os').system('true')</answer>"),
    ];

    /// <inheritdoc/>
    protected override Grade Judge(string answer, Item item) =>
        item.Get<int[]>("numbers") is not { Length: > 0 } ? Grade.Invalid("the row has no numbers")
        : Problem(answer, item) is { } problem ? Grade.Pass(false, problem)
        : Grade.Pass(true, "ok");

    /// <inheritdoc/>
    protected override string? Problem(string answer, Item item)
    {
        int target = item.Int("target");
        if (Expression.Parse(answer) is not { } expression) return "not_an_expression";
        // Numbers are compared as digits: what a row does not hold is never computed with, however long it is.
        var wanted = item.Get<int[]>("numbers")!.Select(number => number.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal);
        if (!expression.Numbers.Order(StringComparer.Ordinal).SequenceEqual(wanted)) return "wrong_numbers";
        if (expression.Evaluate() is not { } value) return "division_by_zero";
        return value == target ? null : "wrong_value";
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right)
    {
        string target = row.Int("target").ToString(CultureInfo.InvariantCulture);
        return [target, $"{right}={target}", $"{right}+0", $"{right}*1", $"-({right})", $"({right})**1", $"({right})/(1-1)", $"{right}.0"];
    }
}
