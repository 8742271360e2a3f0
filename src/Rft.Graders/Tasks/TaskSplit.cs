namespace Rft.Graders.Tasks;

/// <summary>A part of a built-in task.</summary>
public enum TaskSplit
{
    /// <summary>
    /// Demonstrations for supervised training: rows with an answer, drawn with replacement from the problems that are not held out.
    /// </summary>
    Demos,

    /// <summary>Prompts for reinforcement training, drawn from the same problems as <see cref="Demos"/>, with draws of their own.</summary>
    Train,

    /// <summary>The held-out problems, each once, in none of the other parts.</summary>
    Valid,

    /// <summary>
    /// Pairs for preference training: the right answer preferred to the task's typical error, or to another one where a problem is not open to it. Drawn from
    /// the same problems as <see cref="Demos"/>, without those that are open to neither.
    /// </summary>
    Pairs,
}
