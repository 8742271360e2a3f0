namespace Rft.Host.Runs;

/// <summary>The result of a run as one line of JSON, <c>rft.result/1</c>.</summary>
internal sealed record RunResult
{
    public string Schema { get; } = "rft.result/1";

    public required string Run { get; init; }

    public required string RunDir { get; init; }

    /// <summary><c>succeeded</c>, <c>stopped</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public required string Status { get; init; }

    public string? Message { get; init; }

    /// <summary>What the process said to its caller; null in results of versions that did not keep it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Optimizer steps of all stages.</summary>
    public required int Steps { get; init; }

    public required IReadOnlyDictionary<string, int> StepsByStage { get; init; }

    public required EvaluationLines Eval { get; init; }

    public required IReadOnlyDictionary<string, GraderLine> Graders { get; init; }

    public string? WeightsSha256 { get; init; }

    public required double WallSeconds { get; init; }

    public required double CpuSeconds { get; init; }

    public double? LoadAverage { get; init; }

    public required long PeakMemoryBytes { get; init; }

    public required long PeakMemoryBytesWorkers { get; init; }

    public double? GradeWaitShare { get; init; }

    public double? SamplerMismatchMax { get; init; }

    public required IReadOnlyDictionary<string, double> Faults { get; init; }

    /// <summary>How often each alarm was raised; null in results of versions that had none.</summary>
    public IReadOnlyDictionary<string, int>? Alarms { get; init; }
}
