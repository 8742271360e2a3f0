namespace Rft.Graders.Tasks.MathAnswers.Numbers;

/// <summary>A complex number of any precision. The imaginary part of a real number is exactly zero.</summary>
internal readonly record struct BigComplex(BigReal Re, BigReal Im)
{
    public static BigComplex I { get; } = new(BigReal.Zero, BigReal.One);

    public bool IsReal => Im.IsZero;

    public bool IsZero => Re.IsZero && Im.IsZero;

    /// <summary>The binary order of magnitude of the larger part.</summary>
    public long Magnitude => Math.Max(Re.Magnitude, Im.Magnitude);

    public static implicit operator BigComplex(BigReal value) => new(value, BigReal.Zero);

    public static BigComplex operator -(BigComplex a) => new(-a.Re, -a.Im);

    /// <summary>The value times 2^<paramref name="power"/>.</summary>
    public BigComplex Shift(long power) => new(Re.Shift(power), Im.Shift(power));
}
