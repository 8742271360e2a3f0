namespace Rft.Training.Selection;

/// <summary>Which prompts a reinforcement stage samples.</summary>
public enum SelectionKind
{
    /// <summary>Every prompt as often as every other: each epoch in an order of its own.</summary>
    Uniform,

    /// <summary>Prompts that are too easy or too hard are brought back now and then only.</summary>
    Pools,

    /// <summary>Prompts are weighted by the signal that is to be expected of their groups.</summary>
    PassRate,
}
