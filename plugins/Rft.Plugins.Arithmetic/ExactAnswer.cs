using Rft.Graders;

namespace Rft.Plugins.Arithmetic;

/// <summary>1 when the model stopped by itself and its <c>&lt;answer&gt;</c> is the row's <c>answer</c>, character by character.</summary>
[Grader("arithmetic/exact", Version = "1.0", Range = "0..1")]
public sealed class ExactAnswer : IGrader
{
    /// <inheritdoc/>
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ValueTask.FromResult(Judge(request.Sample, request.Item));
    }

    private static Grade Judge(Sample sample, Item item)
    {
        if (!item.Has("answer")) return Grade.Invalid("the row has no answer");
        string expected = item.Text("answer").Trim();
        if (sample.FinishReason != FinishReason.Stop) return Grade.Pass(false, "cut off before the end");
        if (!sample.TryGetAnswer(out string answer)) return Grade.Pass(false, "no <answer> element");
        return answer == expected
            ? Grade.Pass(true, "equal")
            : Grade.Pass(false, $"expected {expected}");
    }
}
