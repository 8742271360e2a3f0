using System.Text.Json;

namespace Rft.Graders.Cases;

/// <summary>What a case expects of one sample. A member that is null is not looked at. Immutable.</summary>
public sealed record ExpectedGrade
{
    // Scores are written in decimal and computed in binary; two authors' roundings are closer than this.
    private const double ScoreTolerance = 1e-9;

    /// <summary>The score.</summary>
    public double? Score { get; init; }

    /// <summary>Whether there is a score, nothing to say, or nothing to judge.</summary>
    public GradeState? State { get; init; }

    /// <summary>The reason, letter by letter.</summary>
    public string? Reason { get; init; }

    /// <summary>Name of the failure's code, for example <c>runtime_error</c>.</summary>
    public string? Error { get; init; }

    /// <summary>Whether an outcome is the expected one.</summary>
    /// <param name="outcome">What became of the call.</param>
    public bool Matches(GradeOutcome outcome) => outcome switch
    {
        GradeOutcome.Graded { Grade: var grade } => Error is null
            && (Score is null || (grade.Value is { } value && Math.Abs(value - Score.Value) <= ScoreTolerance))
            && (State is null || grade.State == State)
            && (Reason is null || grade.Reason == Reason),
        GradeOutcome.Failed failed => Error is not null && failed.Code.Name() == Error,
        _ => false,
    };

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Error is not null) return $"error {Error}";
        string answer = Score is { } score ? FormattableString.Invariant($"score {score}") : State is { } state ? Spell(state) : "any grade";
        return Reason is null ? answer : $"{answer}: {Reason}";
    }

    internal static string Spell(GradeState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    /// <summary>An outcome in the words of a case.</summary>
    internal static string Describe(GradeOutcome outcome) => outcome switch
    {
        GradeOutcome.Graded { Grade: var grade } => grade.ToString(),
        GradeOutcome.Failed { Position: null } failed => $"error {failed.Code.Name()}: {failed.Message}",
        GradeOutcome.Failed failed => $"error {failed.Code.Name()}: {failed.Position}: {failed.Message}",
        _ => "cancelled",
    };
}
