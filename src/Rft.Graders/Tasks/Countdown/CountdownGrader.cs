using System.Globalization;

namespace Rft.Graders.Tasks.Countdown;

/// <summary>
/// 1 when the <c>&lt;answer&gt;</c> is an expression that uses each of the row's <c>numbers</c> exactly once and whose exact value is the row's
/// <c>target</c>. The reason is the first of <c>not_an_expression</c>, <c>wrong_numbers</c>, <c>division_by_zero</c> and
/// <c>wrong_value</c> that holds, else <c>ok</c>.
/// </summary>
internal sealed class CountdownGrader : IGrader
{
    /// <inheritdoc/>
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ValueTask.FromResult(Judge(request.Sample, request.Item));
    }

    private static Grade Judge(Sample sample, Item item)
    {
        if (item.Get<int[]>("numbers") is not { Length: > 0 } numbers) return Grade.Invalid("the row has no numbers");
        int target = item.Int("target");
        if (!sample.TryGetAnswer(out string answer) || Expression.Parse(answer) is not { } expression)
            return Grade.Pass(false, "not_an_expression");
        // Numbers are compared as digits: what a row does not hold is never computed with, however long it is.
        var wanted = numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal);
        if (!expression.Numbers.Order(StringComparer.Ordinal).SequenceEqual(wanted)) return Grade.Pass(false, "wrong_numbers");
        if (expression.Evaluate() is not { } value) return Grade.Pass(false, "division_by_zero");
        return value == new Fraction(target, 1) ? Grade.Pass(true, "ok") : Grade.Pass(false, "wrong_value");
    }
}
