namespace Rft.Graders.Tasks.MathAnswers.Numbers;

/// <summary>What a <see cref="Scalar"/> is.</summary>
internal enum ScalarKind
{
    /// <summary>No value: division by zero, logarithm of zero.</summary>
    Undefined,

    /// <summary>An exact rational.</summary>
    Exact,

    /// <summary>A complex number to the arithmetic's number of bits.</summary>
    Approximate,

    PlusInfinity,

    MinusInfinity,
}
