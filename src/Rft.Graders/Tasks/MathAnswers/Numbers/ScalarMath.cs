using System.Numerics;

namespace Rft.Graders.Tasks.MathAnswers.Numbers;

/// <summary>The four operations and powers on <see cref="Scalar"/>s, exact wherever the operands and the result are rational.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ScalarMath(ComplexMath complex, Work work)
{
    /// <summary>The denominators of exponents for which exact and real roots are taken.</summary>
    private const int MaxRootDegree = 64;

    public ComplexMath Complex => complex;

    public Work Work => work;

    public Scalar Add(Scalar a, Scalar b)
    {
        if (a.IsExact && b.IsExact) return Exactly(a.Exact, b.Exact, static (x, y) => x + y);
        if (a.IsFinite && b.IsFinite) return complex.Add(a.Approximate(complex), b.Approximate(complex));
        if (a.IsInfinite && b.IsInfinite) return a == b ? a : Scalar.Undefined;
        return a.IsInfinite && b.IsReal ? a : b.IsInfinite && a.IsReal ? b : Scalar.Undefined;
    }

    public Scalar Subtract(Scalar a, Scalar b) => Add(a, -b);

    public Scalar Multiply(Scalar a, Scalar b)
    {
        if (a.IsExact && b.IsExact) return Exactly(a.Exact, b.Exact, static (x, y) => x * y);
        if (a.IsFinite && b.IsFinite) return a.IsZero || b.IsZero ? 0 : complex.Multiply(a.Approximate(complex), b.Approximate(complex));
        return Infinity((a.IsInfinite || a.IsReal) && (b.IsInfinite || b.IsReal) ? a.Sign * b.Sign : 0);
    }

    public Scalar Divide(Scalar a, Scalar b)
    {
        if (!b.IsFinite) return b.IsInfinite && a.IsFinite ? 0 : Scalar.Undefined;
        if (b.IsZero) return Scalar.Undefined;
        if (a.IsExact && b.IsExact) return Exactly(a.Exact, b.Exact, static (x, y) => x / y);
        if (a.IsFinite) return complex.Divide(a.Approximate(complex), b.Approximate(complex));
        return Infinity(b.IsReal ? a.Sign * b.Sign : 0);
    }

    /// <summary>A power. Of a negative number to a fraction with an odd denominator it is the real one, as in school: (-8)^(1/3) = -2.</summary>
    public Scalar Power(Scalar a, Scalar exponent)
    {
        if (!a.IsFinite || !exponent.IsFinite) return Scalar.Undefined;
        if (exponent.IsExact && exponent.Exact.IsInteger) return WholePower(a, exponent.Exact.Numerator);
        if (a.IsZero) return exponent.IsReal && exponent.Sign > 0 ? 0 : Scalar.Undefined;
        if (exponent.IsExact && exponent.Exact.Denominator <= MaxRootDegree) return RootPower(a, exponent.Exact);
        return complex.Power(a.Approximate(complex), exponent.Approximate(complex));
    }

    private Scalar WholePower(Scalar a, BigInteger exponent)
    {
        if (exponent.IsZero) return 1;
        if (a.IsZero) return exponent.Sign > 0 ? 0 : Scalar.Undefined;
        if (a.IsExact)
        {
            // 1 and -1 have every power; the bits of any other number grow with it.
            if (a.Exact.IsInteger && BigInteger.Abs(a.Exact.Numerator).IsOne) return exponent.IsEven ? 1 : a;
            var bits = BigInteger.Abs(exponent) * (a.Exact.Bits - 1);
            if (bits > Work.MaxBits) throw new TooComplexException("a power has too many digits");
            work.SpendBits((long)bits / 2);
            return a.Exact.Power((int)exponent);
        }
        var power = SmallPower(a.Approximate(complex), BigInteger.Abs(exponent));
        return exponent.Sign > 0 ? power : complex.Divide(BigReal.One, power);
    }

    private BigComplex SmallPower(BigComplex a, BigInteger exponent)
    {
        if (exponent.GetBitLength() > 32) return complex.Power(a, complex.Of(exponent));
        BigComplex result = BigReal.One;
        for (long bit = 1L << (int)exponent.GetBitLength(); bit > 0; bit >>= 1)
        {
            result = complex.Multiply(result, result);
            if (((long)exponent & bit) != 0) result = complex.Multiply(result, a);
        }
        return result;
    }

    private Scalar RootPower(Scalar a, Rational exponent)
    {
        int degree = (int)exponent.Denominator;
        if (a.IsExact)
        {
            work.SpendBits(a.Exact.Bits * 4);
            if (a.Exact.Root(degree) is { } root) return WholePower(root, exponent.Numerator);
        }
        var value = a.Approximate(complex);
        if (degree == 2) return WholePower(complex.Sqrt(value), exponent.Numerator);
        if (!value.IsReal || value.Re.Sign > 0 || degree % 2 == 0) return complex.Power(value, complex.Of(exponent));
        var real = complex.Power(-value, complex.Of(exponent));
        return exponent.Numerator.IsEven ? real : -real;
    }

    private Rational Exactly(Rational a, Rational b, Func<Rational, Rational, Rational> operation)
    {
        work.SpendBits(a.Bits + b.Bits);
        var result = operation(a, b);
        return result.Bits <= 2 * Work.MaxBits ? result : throw new TooComplexException("a number has too many digits");
    }

    private static Scalar Infinity(int sign) => sign switch { > 0 => Scalar.PlusInfinity, < 0 => Scalar.MinusInfinity, _ => Scalar.Undefined };
}
