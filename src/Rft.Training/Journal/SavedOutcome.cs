using Rft.Graders;

namespace Rft.Training.Journal;

/// <summary>A grader's outcome as a journal keeps it.</summary>
internal sealed record SavedOutcome
{
    /// <summary>The grade's state; null when the grader failed.</summary>
    public GradeState? State { get; init; }

    public double? Value { get; init; }

    public string? Reason { get; init; }

    public bool? Passed { get; init; }

    public IReadOnlyDictionary<string, double>? Metrics { get; init; }

    public IReadOnlyList<PartScore>? Parts { get; init; }

    /// <summary>What kind of failure; null when the grader answered.</summary>
    public FaultCode? Fault { get; init; }

    public string? Message { get; init; }

    public SourcePosition? Position { get; init; }

    public string Hash { get; init; } = "";

    public string? Log { get; init; }

    /// <summary>Wall time of the call, seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Saves an outcome; null when it was cancelled, which is none.</summary>
    public static SavedOutcome? Of(GradeOutcome outcome)
    {
        var saved = new SavedOutcome
        {
            Hash = outcome.GraderHash,
            Log = outcome.Log.Length > 0 ? outcome.Log : null,
            Seconds = outcome.Duration.TotalSeconds,
        };
        return outcome switch
        {
            GradeOutcome.Graded { Grade: var grade } => saved with
            {
                State = grade.State,
                Value = grade.Value,
                Reason = grade.Reason,
                Passed = grade.Passed,
                Metrics = grade.Metrics.Count > 0 ? grade.Metrics : null,
                Parts = grade.Parts.Count > 0 ? grade.Parts : null,
            },
            GradeOutcome.Failed failed => saved with { Fault = failed.Code, Message = failed.Message, Position = failed.Position },
            _ => null,
        };
    }

    /// <summary>The outcome again.</summary>
    public GradeOutcome Restore() => (Fault is { } fault ? new GradeOutcome.Failed(fault, Message ?? "", Position) : (GradeOutcome)new GradeOutcome.Graded(Grade())) with
    {
        GraderHash = Hash, Log = Log ?? "", Duration = TimeSpan.FromSeconds(Seconds),
    };

    private Grade Grade()
    {
        var grade = State switch
        {
            GradeState.Scored => Graders.Grade.Score(Value!.Value, Reason),
            GradeState.NotApplicable => Graders.Grade.NotApplicable(Reason),
            _ => Graders.Grade.Invalid(Reason ?? ""),
        };
        foreach (var (name, value) in Metrics ?? new Dictionary<string, double>()) grade = grade.With(name, value);
        foreach (var part in Parts ?? []) grade = grade.WithPart(part);
        return Passed is { } passed ? grade.WithPassed(passed) : grade;
    }
}
