namespace Rft.Host.Index;

/// <summary>What the list of runs says about one; null where the run does not say it.</summary>
internal sealed record RunRow
{
    /// <summary>The run's id: its folder's name.</summary>
    public required string Run { get; init; }

    /// <summary>Sizes and times of the files it was read from; while they are the same, so is the row.</summary>
    public required string Files { get; init; }

    /// <summary>Name of the experiment.</summary>
    public string? Experiment { get; init; }

    /// <summary>Methods of the stages in order, as <c>sft+rft</c>.</summary>
    public string? Methods { get; init; }

    /// <summary>The stage of the newest step.</summary>
    public string? Stage { get; init; }

    /// <summary>Steps done, over all stages.</summary>
    public int Step { get; init; }

    /// <summary>Steps that are planned, over all stages.</summary>
    public int? Steps { get; init; }

    /// <summary>Mean raw reward over the first ten reinforcement steps.</summary>
    public double? RewardFirst { get; init; }

    /// <summary>Mean raw reward over the last ten.</summary>
    public double? RewardLast { get; init; }

    /// <summary>The metric of evaluations.</summary>
    public string? Metric { get; init; }

    /// <summary>Its value on held-out prompts before the first reinforcement step, or in the first evaluation.</summary>
    public double? HeldOutBefore { get; init; }

    /// <summary>Its value in the last evaluation.</summary>
    public double? HeldOutAfter { get; init; }

    /// <summary>When the run was begun, ISO 8601.</summary>
    public string? Started { get; init; }

    /// <summary>Wall seconds of the process that ended last.</summary>
    public double? WallSeconds { get; init; }

    /// <summary>The status in the result line; null while there is none.</summary>
    public string? Ended { get; init; }

    /// <summary>A file that could not be read, and why; null: all could.</summary>
    public string? Problem { get; init; }
}
