using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>Says of graded groups what they are worth to a stage.</summary>
internal interface IGroupJudge
{
    /// <summary>Whether a graded group teaches anything.</summary>
    bool HasSignal(RolloutGroup group);

    /// <summary>A graded group with its rewards.</summary>
    RolloutGroup Reward(RolloutGroup group);

    /// <summary>Why graders that fail too often end the run; null: they do not.</summary>
    Exception? Failure(IReadOnlyList<RolloutGroup> groups);

    /// <summary>Samples on which a grader with weight failed.</summary>
    int CountFailed(IReadOnlyList<RolloutGroup> groups);

    /// <summary>Splits rewarded groups into those that are trained on and those that are not.</summary>
    GroupSplit<RolloutGroup> Split(IReadOnlyList<RolloutGroup> groups);
}
