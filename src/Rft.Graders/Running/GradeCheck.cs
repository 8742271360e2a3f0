using System.Diagnostics;
using System.Text;

namespace Rft.Graders.Running;

/// <summary>Decides which of a grader's answers count: right number, finite, in the declared range, not too large.</summary>
internal readonly struct GradeCheck(GraderInfo grader, int resultLimit)
{
    /// <summary>The outcome of the sample at <paramref name="index"/>.</summary>
    public GradeOutcome Outcome(GraderReply reply, int index, int count) => reply switch
    {
        GraderReply.Failed failed => new GradeOutcome.Failed(failed.Code, failed.Message, failed.Position),
        GraderReply.Cancelled => new GradeOutcome.Cancelled(),
        GraderReply.Answered { Grades: null } => Invalid("the grader returned null instead of a list of grades"),
        GraderReply.Answered answered when answered.Grades.Count != count =>
            Invalid($"the grader returned {answered.Grades.Count} grades for {count} samples"),
        GraderReply.Answered answered => Check(answered.Grades[index]),
        _ => throw new UnreachableException(),
    };

    private GradeOutcome Check(Grade? grade)
    {
        if (grade is null) return Invalid("the grader returned null; say Grade.NotApplicable() if it has nothing to say");
        if (grade.Value is { } value && grader.Range is { } range && !range.Contains(value))
            return Invalid(FormattableString.Invariant($"the score {value} is outside the declared range {range}"));
        foreach (var part in grade.Parts)
        {
            if (!double.IsFinite(part.Value)) return Invalid($"the part score of message {part.Message} is not a finite number");
        }
        int size = Size(grade);
        return size <= resultLimit
            ? new GradeOutcome.Graded(grade)
            : new GradeOutcome.Failed(
                FaultCode.ResultLimit, $"the answer has {size} bytes of reasons, metrics and parts; at most {resultLimit} are kept", Place);
    }

    private static int Size(Grade grade)
    {
        int size = Encoding.UTF8.GetByteCount(grade.Reason ?? "");
        foreach (var (name, _) in grade.Metrics) size += Encoding.UTF8.GetByteCount(name) + sizeof(double);
        foreach (var part in grade.Parts) size += Encoding.UTF8.GetByteCount(part.Reason ?? "") + (4 * sizeof(double));
        return size;
    }

    private SourcePosition Place => new(grader.File, 0, 0);

    private GradeOutcome.Failed Invalid(string message) => new(FaultCode.InvalidScore, message, Place);
}
