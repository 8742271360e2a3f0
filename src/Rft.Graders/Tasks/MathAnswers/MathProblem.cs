namespace Rft.Graders.Tasks.MathAnswers;

/// <summary>What is to be solved for x.</summary>
internal enum MathProblemKind
{
    /// <summary>A x + B = C x + D; one fraction.</summary>
    Linear,

    /// <summary>x^2 + B x + C = 0 with two whole roots; a set.</summary>
    Quadratic,

    /// <summary>A x + B below or above D; an interval.</summary>
    Inequality,
}

/// <summary>A problem of the task. Members that a kind does not use are zero.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="A">Coefficient of x on the left.</param>
/// <param name="B">Constant on the left; of a quadratic the coefficient of x.</param>
/// <param name="C">Coefficient of x on the right; of a quadratic the constant.</param>
/// <param name="D">Constant on the right.</param>
/// <param name="IsBelow">Whether an inequality asks for the left below the right.</param>
internal readonly record struct MathProblem(MathProblemKind Kind, int A, int B, int C, int D, bool IsBelow);
