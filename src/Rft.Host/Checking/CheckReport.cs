using Rft.Host.Checking.Advising;
using Rft.Host.Checking.Measuring;

namespace Rft.Host.Checking;

/// <summary>What <c>rft check</c> found, <c>rft.check/1</c>.</summary>
internal sealed record CheckReport
{
    public string Schema { get; } = "rft.check/1";

    /// <summary>The experiment file as given.</summary>
    public required string File { get; init; }

    /// <summary>Name of the experiment; null when the file cannot be used.</summary>
    public string? Experiment { get; init; }

    public IReadOnlyList<DataLine> Data { get; init; } = [];

    public IReadOnlyList<GraderLine> Graders { get; init; } = [];

    /// <summary>Null when errors leave no plan to make.</summary>
    public RunEstimate? Plan { get; init; }

    /// <summary>What a run is expected to take on this machine; null when it was not asked for, or errors were found before.</summary>
    public MeasuredPlan? Measured { get; init; }

    /// <summary>One small step of every stage; null when it was not asked for, or errors were found before.</summary>
    public IReadOnlyList<SmokeLine>? Smoke { get; init; }

    /// <summary>How prompts of the first reinforcement stage did; null when that was not asked for, or errors were found before.</summary>
    public SurveyLine? Survey { get; init; }

    /// <summary>What the data and, where they were sampled, the prompts suggest; empty where they give no ground.</summary>
    public IReadOnlyList<AdviceLine> Advice { get; init; } = [];

    public required IReadOnlyList<CheckFinding> Findings { get; init; }

    /// <summary>The process's exit code.</summary>
    /// <param name="strict">Whether warnings count as errors.</param>
    public ExitCode ExitCode(bool strict)
    {
        if (Findings.Any(finding => finding.IsError && finding.Source != "grader")) return Host.ExitCode.BadInput;
        if (Findings.Any(finding => finding.IsError)) return Host.ExitCode.GraderFailed;
        return strict && Findings.Count > 0 ? Host.ExitCode.BadInput : Host.ExitCode.Done;
    }
}

/// <summary>A data set that was read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Its file, or its generator with the split.</param>
/// <param name="Rows">Number of rows.</param>
internal sealed record DataLine(string Name, string Source, int Rows);

/// <summary>A grader that was loaded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">Its file, or <c>builtin:</c> and a task.</param>
/// <param name="Kind">What it is written in.</param>
/// <param name="Hash">The content hash, as <c>trusted</c> takes it.</param>
/// <param name="Range">The scores it may give; null: any finite number.</param>
/// <param name="Weight">Its weight in the reward.</param>
/// <param name="Cases">Its cases; null when there are none.</param>
/// <param name="CasesPassed">How many of them pass.</param>
internal sealed record GraderLine(
    string Name, string File, string Kind, string Hash, string? Range, double Weight, int? Cases, int? CasesPassed);

/// <summary>One small step of a stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Prompt">Last message of the prompt; null for a supervised stage.</param>
/// <param name="Samples">The group's members; empty for a supervised stage.</param>
/// <param name="ZeroVariance">Whether all rewards were equal; null for a supervised stage.</param>
/// <param name="Loss">Loss of the update; null when there was none.</param>
/// <param name="GradNorm">Gradient norm of the update; null when there was none.</param>
/// <param name="Mismatch">Largest difference between sampler and trainer, nats; null for a supervised stage.</param>
internal sealed record SmokeLine(
    string Stage, string? Prompt, IReadOnlyList<SmokeSample> Samples, bool? ZeroVariance, double? Loss, double? GradNorm, double? Mismatch);

/// <summary>One member of the group.</summary>
/// <param name="Text">What the model wrote.</param>
/// <param name="Scores">By grader: a score, or what came instead of one.</param>
/// <param name="Reward">The reward; null when it was dropped, or no grader was asked.</param>
internal sealed record SmokeSample(string Text, IReadOnlyDictionary<string, string> Scores, double? Reward);
