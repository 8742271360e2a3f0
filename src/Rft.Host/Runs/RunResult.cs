namespace Rft.Host.Runs;

/// <summary>A measured evaluation in a result line.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Value">Its value.</param>
/// <param name="N">Number of prompts.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
internal sealed record EvaluationLine(string Metric, double Value, int N, double Low, double High);

/// <summary>Evaluations before and after reinforcement.</summary>
/// <param name="BeforeRft">After the supervised stages; null when there was none.</param>
/// <param name="Final">The last one; null when there was none.</param>
internal sealed record EvaluationLines(EvaluationLine? BeforeRft, EvaluationLine? Final);

/// <summary>Mean score of a grader over the first and the last ten reinforcement steps.</summary>
/// <param name="First">Over the first.</param>
/// <param name="Last">Over the last.</param>
internal sealed record GraderLine(double? First, double? Last);

/// <summary>The result of a run as one line of JSON, <c>rft.result/1</c>.</summary>
internal sealed record RunResult
{
    public string Schema { get; } = "rft.result/1";

    public required string Run { get; init; }

    public required string RunDir { get; init; }

    /// <summary><c>succeeded</c>, <c>stopped</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public required string Status { get; init; }

    public string? Message { get; init; }

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
}
