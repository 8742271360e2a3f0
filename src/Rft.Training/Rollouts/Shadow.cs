using Rft.Graders;

namespace Rft.Training.Rollouts;

/// <summary>A grader that scores and never trains, compared with the one that it shadows: a new version on trial, or a second opinion.</summary>
/// <param name="Name">The shadow's name.</param>
/// <param name="Of">The grader that it shadows.</param>
/// <param name="Tolerance">How far apart two scores may be and still agree.</param>
/// <param name="Screens">Whether rollouts on which the two disagree leave the batch.</param>
public sealed record Shadow(string Name, string Of, double Tolerance = 0, bool Screens = false)
{
    /// <summary>Whether the two agree about a rollout: answers of one kind and, where they are scores, no further apart than the tolerance.</summary>
    /// <param name="rollout">A graded rollout.</param>
    /// <returns>Null when one of them gave no answer: a failure is no opinion.</returns>
    public bool? Agrees(Rollout rollout)
    {
        if (Answers(rollout) is not var (answer, shadowed)) return null;
        if (answer.State != shadowed.State) return false;
        return answer.State != GradeState.Scored || Math.Abs(answer.Value!.Value - shadowed.Value!.Value) <= Tolerance;
    }

    /// <summary>The two scores of a rollout, the shadow's first; null unless both scored.</summary>
    /// <param name="rollout">A graded rollout.</param>
    public (double Shadow, double Shadowed)? Scores(Rollout rollout) =>
        Answers(rollout) is ({ Value: { } answer }, { Value: { } shadowed }) ? (answer, shadowed) : null;

    /// <summary>Whether the shadow failed on a rollout.</summary>
    /// <param name="rollout">A graded rollout.</param>
    public bool Failed(Rollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        return rollout.Outcomes.GetValueOrDefault(Name) is GradeOutcome.Failed;
    }

    private (Grade Shadow, Grade Shadowed)? Answers(Rollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        return rollout.Outcomes.GetValueOrDefault(Name) is GradeOutcome.Graded answer && rollout.Outcomes.GetValueOrDefault(Of) is GradeOutcome.Graded shadowed
            ? (answer.Grade, shadowed.Grade)
            : null;
    }
}
