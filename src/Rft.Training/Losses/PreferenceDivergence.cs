namespace Rft.Training.Losses;

/// <summary>
/// The divergence from the reference that a preference loss stands for: how a log-ratio d becomes a score. f-DPO, arXiv 2309.16240; constants dropped.
/// </summary>
public enum PreferenceDivergence
{
    /// <summary>d.</summary>
    ReverseKl,

    /// <summary>-exp(-d).</summary>
    ForwardKl,

    /// <summary>log s(d), s the logistic function.</summary>
    JsDivergence,
}
