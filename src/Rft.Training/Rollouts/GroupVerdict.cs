namespace Rft.Training.Rollouts;

/// <summary>Whether a group teaches anything, and why not.</summary>
public enum GroupVerdict
{
    /// <summary>Its scores differ: it is trained on.</summary>
    Kept,

    /// <summary>Every score is the best possible.</summary>
    AllMax,

    /// <summary>Every score is the worst possible.</summary>
    AllMin,

    /// <summary>Every score is the same number between.</summary>
    ConstantOther,

    /// <summary>The mean score lies outside the range that is asked for.</summary>
    MeanOutOfRange,

    /// <summary>No member has a score.</summary>
    Unscorable,

    /// <summary>Shadows screened so many members that too few are left.</summary>
    Screened,
}
