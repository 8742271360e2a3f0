namespace Rft.Host.Comparing;

/// <summary>A run that is compared.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Step">Steps of all stages before its last evaluation.</param>
/// <param name="Value">Mean of the metric over the paired prompts.</param>
internal sealed record ComparedRun(string Run, int Step, double Value);
