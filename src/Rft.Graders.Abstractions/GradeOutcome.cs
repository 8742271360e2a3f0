namespace Rft.Graders;

/// <summary>What became of one grading call: graded, failed or cancelled. There is no path from a failure to a number.</summary>
public abstract record GradeOutcome
{
    private GradeOutcome() { }

    /// <summary>Content hash of the grader that answered (SHA-256, hex); empty when it never got that far.</summary>
    public string GraderHash { get; init; } = "";

    /// <summary>Wall time of the call, from the moment the grader started.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What the grader logged, at most <see cref="GradeContext.LogLimit"/> characters and a mark.</summary>
    public string Log { get; init; } = "";

    /// <summary>The grader answered.</summary>
    /// <param name="Grade">Its answer, which may be "not applicable" or "invalid".</param>
    public sealed record Graded(Grade Grade) : GradeOutcome;

    /// <summary>The grader failed.</summary>
    /// <param name="Code">What kind of failure.</param>
    /// <param name="Message">What happened and how to cure it.</param>
    /// <param name="Position">Where in the grader's source, if known.</param>
    public sealed record Failed(FaultCode Code, string Message, SourcePosition? Position = null) : GradeOutcome;

    /// <summary>The run stopped before the grader answered.</summary>
    public sealed record Cancelled : GradeOutcome;
}
