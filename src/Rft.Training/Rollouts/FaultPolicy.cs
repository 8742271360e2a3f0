namespace Rft.Training.Rollouts;

/// <summary>What a grader's failure does to training. None of the choices turns a failure into a number.</summary>
public enum FaultPolicy
{
    /// <summary>The rollout leaves its group.</summary>
    DropRollout,

    /// <summary>The whole group leaves the batch.</summary>
    DropGroup,

    /// <summary>The run stops.</summary>
    Stop,
}
