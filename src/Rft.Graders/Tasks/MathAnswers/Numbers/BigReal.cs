using System.Numerics;

namespace Rft.Graders.Tasks.MathAnswers.Numbers;

/// <summary>A binary floating point number of any precision: <paramref name="Mantissa"/> times 2^<paramref name="Exponent"/>.</summary>
internal readonly record struct BigReal(BigInteger Mantissa, long Exponent)
{
    public static BigReal Zero => default;

    public static BigReal One { get; } = new(BigInteger.One, 0);

    public bool IsZero => Mantissa.IsZero;

    public int Sign => Mantissa.Sign;

    /// <summary>The position of the leading bit: the value is at least 2^Magnitude and less than 2^(Magnitude + 1). Very small for zero.</summary>
    public long Magnitude => IsZero ? long.MinValue / 2 : Exponent + BigInteger.Abs(Mantissa).GetBitLength() - 1;

    public static BigReal operator -(BigReal a) => new(-a.Mantissa, a.Exponent);

    public BigReal Abs() => new(BigInteger.Abs(Mantissa), Exponent);

    /// <summary>The value times 2^<paramref name="power"/>.</summary>
    public BigReal Shift(long power) => IsZero ? this : new BigReal(Mantissa, Exponent + power);

    /// <summary>The value times 2^<paramref name="fraction"/> as a whole number, cut toward minus infinity.</summary>
    public BigInteger ToFixed(int fraction)
    {
        long shift = Exponent + fraction;
        return shift >= 0 ? Mantissa << (int)shift : -shift > Mantissa.GetBitLength() + 1 ? Mantissa.Sign < 0 ? -1 : 0 : Mantissa >> (int)-shift;
    }

    /// <summary>The exact value.</summary>
    /// <exception cref="TooComplexException">It has more than <see cref="Work.MaxBits"/> bits.</exception>
    public Rational ToRational()
    {
        if (Math.Abs(Exponent) > Work.MaxBits) throw new TooComplexException("a number has too many digits");
        return Exponent >= 0 ? Mantissa << (int)Exponent : new Rational(Mantissa, BigInteger.One << (int)-Exponent);
    }
}
