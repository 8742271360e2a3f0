using System.Text.RegularExpressions;

namespace Rft.Host.Rollouts;

/// <summary>Which rollouts are wanted; null: any.</summary>
internal sealed record RolloutFilter
{
    /// <summary>The <see cref="Fault"/> that stands for all codes.</summary>
    public const string AnyFault = "any";

    /// <summary>The step.</summary>
    public int? Step { get; init; }

    /// <summary>Position of the prompt within its step.</summary>
    public int? Prompt { get; init; }

    /// <summary>Lowest reward. A rollout without a reward is not wanted.</summary>
    public double? MinReward { get; init; }

    /// <summary>Highest reward. A rollout without a reward is not wanted.</summary>
    public double? MaxReward { get; init; }

    /// <summary>Error code of a grader that failed, or <see cref="AnyFault"/>.</summary>
    public string? Fault { get; init; }

    /// <summary>Pattern in the text.</summary>
    public Regex? Grep { get; init; }

    /// <summary>Whether a rollout is wanted.</summary>
    public bool Accepts(RolloutRecord rollout)
    {
        if (Step is { } step && rollout.Step != step) return false;
        if (Prompt is { } prompt && rollout.PromptIndex != prompt) return false;
        if (MinReward is { } low && !(rollout.Reward >= low)) return false;
        if (MaxReward is { } high && !(rollout.Reward <= high)) return false;
        if (Fault is { } fault && !rollout.Scores.Any(score => score.Fault is { } code && (fault == AnyFault || code == fault)))
            return false;
        return Grep is null || Grep.IsMatch(rollout.Text);
    }
}
