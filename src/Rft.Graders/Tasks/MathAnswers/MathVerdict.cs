namespace Rft.Graders.Tasks.MathAnswers;

/// <summary>What became of a comparison of two answers.</summary>
public enum MathVerdict
{
    /// <summary>The answer says what the reference says.</summary>
    Equal,

    /// <summary>It says something else, or nothing that can be read.</summary>
    Different,

    /// <summary>The reference cannot be read, or has no value: there is nothing to compare with.</summary>
    InvalidReference,
}
