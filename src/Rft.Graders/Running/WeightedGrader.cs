namespace Rft.Graders.Running;

/// <summary>A grader of a run and its share in the reward. Immutable.</summary>
public sealed record WeightedGrader
{
    /// <summary>Creates the pair.</summary>
    /// <param name="executor">Runs the grader.</param>
    /// <param name="weight">Finite; 0 reports the score without rewarding it.</param>
    /// <exception cref="ArgumentException"><paramref name="weight"/> is not finite.</exception>
    public WeightedGrader(IGraderExecutor executor, double weight)
    {
        ArgumentNullException.ThrowIfNull(executor);
        CheckWeight(executor.Info.Name, weight);
        Executor = executor;
        Weight = weight;
    }

    /// <summary>Runs the grader.</summary>
    public IGraderExecutor Executor { get; }

    /// <summary>The grader's share in the reward.</summary>
    public double Weight { get; }

    /// <summary>What is known about the grader.</summary>
    public GraderInfo Info => Executor.Info;

    internal static void CheckWeight(string name, double weight)
    {
        if (!double.IsFinite(weight))
            throw new ArgumentException(FormattableString.Invariant($"the weight of grader '{name}' must be a finite number, not {weight}"));
    }
}
