using System.Globalization;
using System.Text.RegularExpressions;
using Rft.Graders;

namespace Rft.Benchmarks.Plugin;

/// <summary>The same judgement as bench/graders/steps.js and steps.csx.</summary>
[Grader("steps", Range = "0..1")]
public sealed partial class StepsGrader : IGrader
{
    /// <inheritdoc/>
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ValueTask.FromResult(Judge(request.Sample.Text, request.Item.Text("answer")));
    }

    private static Grade Judge(string text, string expected)
    {
        var found = Answers().Matches(text);
        if (found.Count == 0) return Grade.Score(0, "no answer");
        double answer = double.Parse(found[^1].Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        double score = answer == double.Parse(expected, CultureInfo.InvariantCulture) ? 0.7 : 0;
        if (found.Count == 1) score += 0.1;
        int steps = Steps().Count(text);
        if (steps is >= 3 and <= 12) score += 0.1;
        int doubts = Hedges().Count(text);
        if (doubts == 0) score += 0.1;
        return Grade.Score(score, $"{steps} steps, {doubts} doubts").With("steps", steps).With("doubts", doubts);
    }

    [GeneratedRegex(@"<answer>\s*(-?\d+(?:\.\d+)?)\s*</answer>")]
    private static partial Regex Answers();

    [GeneratedRegex(@"\b(?:maybe|perhaps|probably|not sure)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Hedges();

    [GeneratedRegex(@"^\d+\.\s+\S", RegexOptions.Multiline)]
    private static partial Regex Steps();
}
