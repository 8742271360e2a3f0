using Rft.Training.Loop;

namespace Rft.Host.Configuration;

/// <summary>What stops a run.</summary>
/// <param name="Nan">What a loss or gradient that is not finite does.</param>
/// <param name="AllZeroVarianceSteps">Stop after so many steps in a row without a group that has signal; 0: never.</param>
public sealed record GuardsConfig(NotFinitePolicy Nan, int AllZeroVarianceSteps);
