using System.Numerics;

namespace Rft.Graders.Tasks.MathAnswers.Numbers;

/// <summary>Arithmetic on <see cref="BigReal"/> to a number of bits, relative to the result.</summary>
/// <remarks>Not thread-safe: it spends the judgement's work.</remarks>
internal sealed partial class RealMath(int bits, Work work)
{
    /// <summary>Guard bits of the series.</summary>
    private const int Guard = 64;

    /// <summary>Larger and smaller numbers are refused.</summary>
    private const long MaxExponent = 1L << 40;

    public int Bits => bits;

    public BigReal Of(Rational value)
    {
        work.SpendBits(value.Bits);
        return Divide(Round(value.Numerator, 0), Round(value.Denominator, 0));
    }

    public BigReal Add(BigReal a, BigReal b)
    {
        work.Spend(300);
        if (a.IsZero) return b;
        if (b.IsZero) return a;
        if (a.Magnitude - b.Magnitude > bits + 8) return a;
        if (b.Magnitude - a.Magnitude > bits + 8) return b;
        long low = Math.Min(a.Exponent, b.Exponent);
        return Round((a.Mantissa << (int)(a.Exponent - low)) + (b.Mantissa << (int)(b.Exponent - low)), low);
    }

    public BigReal Subtract(BigReal a, BigReal b) => Add(a, -b);

    public BigReal Multiply(BigReal a, BigReal b)
    {
        work.Spend(500);
        return Round(a.Mantissa * b.Mantissa, a.Exponent + b.Exponent);
    }

    /// <summary>The quotient; <paramref name="b"/> is not zero.</summary>
    public BigReal Divide(BigReal a, BigReal b)
    {
        work.Spend(1000);
        if (a.IsZero) return a;
        int shift = (int)Math.Max(0, bits + 8 + b.Mantissa.GetBitLength() - a.Mantissa.GetBitLength());
        return Round((a.Mantissa << shift) / b.Mantissa, a.Exponent - b.Exponent - shift);
    }

    /// <summary>The square root of a number that is not negative.</summary>
    public BigReal Sqrt(BigReal a)
    {
        work.Spend(20_000);
        if (a.IsZero) return a;
        long shift = Math.Max(0, (2L * bits) + 8 - a.Mantissa.GetBitLength());
        if (((a.Exponent - shift) & 1) != 0) shift++;
        return Round(Rational.FloorRoot(a.Mantissa << (int)shift, 2), (a.Exponent - shift) / 2);
    }

    private BigReal Round(BigInteger mantissa, long exponent)
    {
        if (mantissa.IsZero) return BigReal.Zero;
        int cut = (int)(BigInteger.Abs(mantissa).GetBitLength() - bits);
        if (cut > 0)
        {
            mantissa = (mantissa + (BigInteger.One << (cut - 1))) >> cut;
            exponent += cut;
        }
        return Math.Abs(exponent) <= MaxExponent ? new BigReal(mantissa, exponent) : throw new TooComplexException("a number has too many digits");
    }
}
