using System.Text.Json;
using Rft.Graders;

namespace Rft.Host.Grading;

/// <summary>What a grader said about one sample, as files and JSON documents have it.</summary>
/// <param name="State">scored, not_applicable, invalid, failed or cancelled.</param>
/// <param name="Score">The score; null unless scored.</param>
/// <param name="Passed">Whether the grader counts it as solved; null when it does not say.</param>
/// <param name="Reason">The grader's words, or a failure's message.</param>
/// <param name="Fault">Code of a failure.</param>
/// <param name="Position">Where in the grader's source it failed.</param>
/// <param name="Metrics">Further numbers; null when there are none.</param>
internal sealed record OutcomeLine(
    string State, double? Score, bool? Passed, string? Reason, string? Fault, string? Position, IReadOnlyDictionary<string, double>? Metrics)
{
    /// <summary>The line of an outcome.</summary>
    public static OutcomeLine Of(GradeOutcome outcome) => outcome switch
    {
        GradeOutcome.Graded { Grade: var grade } => new(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(grade.State.ToString()), grade.Value, grade.Passed, grade.Reason, null, null,
            grade.Metrics.Count > 0 ? grade.Metrics : null),
        GradeOutcome.Failed failed => new("failed", null, null, failed.Message, failed.Code.Name(), failed.Position?.ToString(), null),
        _ => new("cancelled", null, null, null, null, null, null),
    };

    /// <summary>Whether both say the same: state, score and fault, not the words.</summary>
    public bool Agrees(OutcomeLine other) => State == other.State && Score == other.Score && Fault == other.Fault;

    /// <inheritdoc/>
    public override string ToString()
    {
        string head = Score is { } score ? FormattableString.Invariant($"score {score:0.######}")
            : Fault is not null ? $"failed {Fault}" : State.Replace('_', ' ');
        return Reason is null ? head : $"{head}: {Reason}{(Position is null ? "" : $" ({Position})")}";
    }
}
