using Rft.Graders.Workers;
using Rft.Training.Rollouts;

namespace Rft.Host.Configuration;

/// <summary>How grading runs.</summary>
/// <param name="Workers">Samples graded side by side, at least 1.</param>
/// <param name="Timeout">Wall limit of one call, unless the grader has its own.</param>
/// <param name="OnFault">What a grader's failure does to the rollout.</param>
/// <param name="FaultBudget">Share of a step's samples, 0 to 1, that may fail before the run stops.</param>
/// <param name="FaultCount">Samples of a stage that may fail before the run stops; null: any number.</param>
/// <param name="MinGroupSize">A group with fewer scored members is dropped.</param>
/// <param name="Isolation">What stands between scripts and plugins and the machine.</param>
/// <param name="Cpu">Processor time of one call in a worker.</param>
/// <param name="MemoryMb">Managed heap of one worker in MiB.</param>
/// <param name="HotReload">Whether changed graders take over during a run.</param>
public sealed record GradingConfig(
    int Workers, TimeSpan Timeout, FaultPolicy OnFault, double FaultBudget, int? FaultCount, int MinGroupSize, Isolation Isolation, TimeSpan Cpu,
    int MemoryMb, bool HotReload)
{
    /// <summary>Share of rollouts, from 0 to 1, that is graded twice by graders that promise to repeat themselves.</summary>
    public double Canary { get; init; }

    /// <summary>Commands that run the model's programs, by language; <c>{file}</c> stands for the program.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Interpreters { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
