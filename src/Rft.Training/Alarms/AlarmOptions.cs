namespace Rft.Training.Alarms;

/// <summary>Bounds of the alarms of reinforcement stages. An alarm is a hint and changes nothing. A bound of 0 switches it off.</summary>
public sealed record AlarmOptions
{
    /// <summary>KL estimate (k3) of a step's updates, nats a token.</summary>
    public double Kl { get; init; } = 0.1;

    /// <summary>Share of its entropy that the policy loses within the window.</summary>
    public double EntropyDrop { get; init; } = 0.5;

    /// <summary>Share of completions that are cut off.</summary>
    public double TruncatedShare { get; init; } = 0.3;

    /// <summary>Share of groups whose raw rewards are all equal.</summary>
    public double ZeroVarianceShare { get; init; } = 0.8;

    /// <summary>Whether updates that are skipped because a loss or gradient is not finite raise one.</summary>
    public bool NotFinite { get; init; } = true;

    /// <summary>Whether a held-out metric that leaves the interval of its best downwards, while the reward rises, raises one.</summary>
    public bool HeldOut { get; init; } = true;

    /// <summary>Share by which completions grow over the window while the reward does not.</summary>
    public double LengthGrowth { get; init; } = 0.25;

    /// <summary>Correlation, within groups, of what a grader pays with the length of the completion.</summary>
    public double LengthScore { get; init; } = 0.6;

    /// <summary>Rise, over the window, of the share of completions that are one and the same text.</summary>
    public double Copies { get; init; } = 0.2;

    /// <summary>Share of rollouts on which a shadow and the grader that it shadows disagree.</summary>
    public double Disagreement { get; init; } = 0.1;

    /// <summary>Whether a shadow that fails raises one.</summary>
    public bool ShadowFailed { get; init; } = true;

    /// <summary>Whether a grader that answers differently when it is asked again raises one.</summary>
    public bool Canary { get; init; } = true;

    /// <summary>Steps over which changes are measured, at least 4.</summary>
    public int Window { get; init; } = 20;
}
