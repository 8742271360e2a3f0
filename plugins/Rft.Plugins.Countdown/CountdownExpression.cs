using System.Globalization;
using Rft.Graders;
using Rft.Graders.Tasks.Countdown;

namespace Rft.Plugins.Countdown;

/// <summary>
/// 1 when the <c>&lt;answer&gt;</c> is an expression over + - * / and brackets that uses each of the row's <c>numbers</c> exactly once and
/// whose exact value is the row's <c>target</c>. The text is parsed, never evaluated as code.
/// </summary>
[Grader("countdown/expression", Version = "1.0", Range = "0..1")]
public sealed class CountdownExpression : IGrader
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
        var wanted = numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal);
        if (!expression.Numbers.Order(StringComparer.Ordinal).SequenceEqual(wanted)) return Grade.Pass(false, "wrong_numbers");
        if (expression.Evaluate() is not { } value) return Grade.Pass(false, "division_by_zero");
        return value == target ? Grade.Pass(true, "ok") : Grade.Pass(false, "wrong_value");
    }
}
