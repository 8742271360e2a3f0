namespace Rft.Training.Loop;

/// <summary>One stage of a plan with its data.</summary>
/// <param name="Name">Its name, unique in the plan.</param>
/// <param name="Steps">Its steps; a stage may stop early.</param>
public abstract record StagePlan(string Name, int Steps)
{
    /// <summary><c>sft</c>, <c>dpo</c>, <c>rft</c> or <c>distill</c>.</summary>
    public abstract string Method { get; }

    /// <summary>Number of rows of its data.</summary>
    public abstract int RowCount { get; }

    /// <summary>Whether graders evaluate the policy before, in and after it; a plan without such a stage is evaluated at its end.</summary>
    public abstract bool Evaluated { get; }
}
