using Rft.Training.Data;

namespace Rft.Training.Loop;

/// <summary>One stage of a plan with its data.</summary>
/// <param name="Name">Its name, unique in the plan.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="Rows">Its data.</param>
public abstract record StagePlan(string Name, int Steps, IReadOnlyList<ChatRow> Rows)
{
    /// <summary><c>sft</c> or <c>rft</c>.</summary>
    public abstract string Method { get; }
}
