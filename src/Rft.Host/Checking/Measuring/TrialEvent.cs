namespace Rft.Host.Checking.Measuring;

/// <summary>What a trial run did.</summary>
internal enum TrialEvent
{
    /// <summary>It began a stage.</summary>
    Started,

    /// <summary>It completed a step.</summary>
    Step,

    /// <summary>It measured the loss on held-out rows.</summary>
    HeldOut,

    /// <summary>It evaluated held-out prompts.</summary>
    Evaluation,

    /// <summary>It ended.</summary>
    Ended,
}
