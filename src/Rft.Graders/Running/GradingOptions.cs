namespace Rft.Graders.Running;

/// <summary>Limits of grading calls. Immutable.</summary>
public sealed record GradingOptions
{
    /// <summary>Wall limit of one call of a grader that names none itself.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Threads that run graders in this process; the number of calls that run at the same time.</summary>
    public int Threads { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>The longest sample in UTF-8 bytes, text and reasoning together.</summary>
    public int TextLimit { get; init; } = 1024 * 1024;

    /// <summary>The largest answer in UTF-8 bytes: reason, metrics and part scores of one grade.</summary>
    public int ResultLimit { get; init; } = 64 * 1024;
}
