namespace Rft.Graders.Running;

/// <summary>What an executor reports of one call. The grades are as the grader gave them, not yet checked.</summary>
public abstract record GraderReply
{
    private GraderReply() { }

    /// <summary>Wall time from the moment the grader started; zero when it never did.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What the grader logged.</summary>
    public string Log { get; init; } = "";

    /// <summary>The grader answered.</summary>
    /// <param name="Grades">Its grades.</param>
    public sealed record Answered(IReadOnlyList<Grade> Grades) : GraderReply;

    /// <summary>The grader failed.</summary>
    /// <param name="Code">What kind of failure.</param>
    /// <param name="Message">What happened and how to cure it.</param>
    /// <param name="Position">Where in the grader's source, if known.</param>
    public sealed record Failed(FaultCode Code, string Message, SourcePosition? Position = null) : GraderReply;

    /// <summary>The run stopped before the grader answered.</summary>
    public sealed record Cancelled : GraderReply;
}
