namespace Rft.Graders;

/// <summary>What a grader said about a sample.</summary>
public enum GradeState
{
    /// <summary>The sample has a score.</summary>
    Scored,

    /// <summary>The grader has nothing to say about this sample; the other graders' weights are renormalised.</summary>
    NotApplicable,

    /// <summary>The author says that this row or sample cannot be judged, for example because the reference does not parse.</summary>
    Invalid,
}
