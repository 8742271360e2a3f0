using Rft.Graders;
using Rft.Host.Rollouts;

namespace Rft.Host.Regrading;

/// <summary>Makes the outcome again that a rollout file holds.</summary>
internal static class SavedOutcome
{
    /// <summary>The outcome.</summary>
    /// <param name="score">What the file says.</param>
    public static GradeOutcome Of(RolloutScore score) => score.State switch
    {
        "scored" => new GradeOutcome.Graded(Grade.Score(score.Value!.Value, score.Reason)),
        "not_applicable" => new GradeOutcome.Graded(Grade.NotApplicable(score.Reason)),
        "invalid" => new GradeOutcome.Graded(Grade.Invalid(score.Reason ?? "")),
        "failed" => new GradeOutcome.Failed(
            Enum.GetValues<FaultCode>().FirstOrDefault(code => code.Name() == score.Fault, FaultCode.RuntimeError), score.Message ?? ""),
        _ => new GradeOutcome.Cancelled(),
    };
}
