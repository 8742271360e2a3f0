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
    /// Pairs for preference training: the right answer preferred over the task's typical error, drawn from the same problems as <see cref="Demos"/> where
    /// they are open to it.
    /// </summary>
    Pairs,
}
