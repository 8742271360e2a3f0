using Rft.Training.Loop;
using Rft.Training.Runs;

namespace Rft.Host.Configuration;

/// <summary>What stops a run.</summary>
/// <param name="Nan">What a loss or gradient that is not finite does.</param>
/// <param name="AllZeroVarianceSteps">Stop after so many steps in a row without a group that has signal; 0: never.</param>
public sealed record GuardsConfig(NotFinitePolicy Nan, int AllZeroVarianceSteps)
{
    /// <summary>Stops when the policy collapses.</summary>
    public CollapseGuard Collapse { get; init; } = new();

    /// <summary>When evaluations end a stage; null: never.</summary>
    public EvaluationStop? EarlyStop { get; init; }

    /// <summary>How long a full disk is waited for; null: for ever.</summary>
    public TimeSpan? DiskWait { get; init; }
}
