namespace Rft.Host.Checking.Measuring;

/// <summary>What a run is expected to take on this machine, from a trial of a few steps of every stage.</summary>
internal sealed record MeasuredPlan
{
    /// <summary>The one-minute load average while it was measured; null where the system has none.</summary>
    public double? LoadAverage { get; init; }

    /// <summary>Seconds that measuring took.</summary>
    public required double MeasuringSeconds { get; init; }

    /// <summary>Seconds from the start of the program to the first stage.</summary>
    public required double StartSeconds { get; init; }

    public required IReadOnlyList<MeasuredStage> Stages { get; init; }

    /// <summary>The whole run, start and a last evaluation included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Processor seconds of this process for the whole run; grader workers have their own.</summary>
    public required double CpuSeconds { get; init; }

    /// <summary>Largest memory of the process while it was tried, with what larger key-value caches of the run add.</summary>
    public long PeakMemoryBytes { get; init; }

    public long Updates => Stages.Sum(stage => stage.Updates);

    /// <summary>Tokens sampled by all stages and evaluations.</summary>
    public required long SampledTokens { get; init; }
}
