namespace Rft.Graders.Tasks.MathAnswers.Numbers;

/// <summary>Arithmetic and elementary functions on complex numbers, principal values.</summary>
/// <remarks>Where a function is not defined (logarithm of zero) the caller looks first. Not thread-safe.</remarks>
internal sealed class ComplexMath(RealMath real)
{
    public RealMath Real => real;

    public BigComplex Of(Rational value) => real.Of(value);

    public BigComplex Add(BigComplex a, BigComplex b) => new(real.Add(a.Re, b.Re), real.Add(a.Im, b.Im));

    public BigComplex Subtract(BigComplex a, BigComplex b) => Add(a, -b);

    public BigComplex Multiply(BigComplex a, BigComplex b)
    {
        if (a.IsReal && b.IsReal) return real.Multiply(a.Re, b.Re);
        return new BigComplex(
            real.Subtract(real.Multiply(a.Re, b.Re), real.Multiply(a.Im, b.Im)),
            real.Add(real.Multiply(a.Re, b.Im), real.Multiply(a.Im, b.Re)));
    }

    /// <summary>The quotient; <paramref name="b"/> is not zero.</summary>
    public BigComplex Divide(BigComplex a, BigComplex b)
    {
        if (a.IsReal && b.IsReal) return real.Divide(a.Re, b.Re);
        var square = real.Add(real.Multiply(b.Re, b.Re), real.Multiply(b.Im, b.Im));
        var product = Multiply(a, new BigComplex(b.Re, -b.Im));
        return new BigComplex(real.Divide(product.Re, square), real.Divide(product.Im, square));
    }

    public BigReal Abs(BigComplex a) =>
        a.IsReal ? a.Re.Abs() : real.Sqrt(real.Add(real.Multiply(a.Re, a.Re), real.Multiply(a.Im, a.Im)));

    /// <summary>The angle in (-pi, pi]; <paramref name="a"/> is not zero.</summary>
    public BigReal Argument(BigComplex a)
    {
        if (a.IsReal) return a.Re.Sign >= 0 ? BigReal.Zero : real.Pi;
        if (a.Re.IsZero) return a.Im.Sign > 0 ? real.Pi.Shift(-1) : -real.Pi.Shift(-1);
        var angle = real.Atan(real.Divide(a.Im, a.Re));
        return a.Re.Sign > 0 ? angle : a.Im.Sign > 0 ? real.Add(angle, real.Pi) : real.Subtract(angle, real.Pi);
    }

    public BigComplex Exp(BigComplex a)
    {
        var size = real.Exp(a.Re);
        if (a.IsReal) return size;
        var (sin, cos) = real.SinCos(a.Im);
        return new BigComplex(real.Multiply(size, cos), real.Multiply(size, sin));
    }

    /// <summary>The logarithm; <paramref name="a"/> is not zero.</summary>
    public BigComplex Log(BigComplex a) => new(real.Log(Abs(a)), Argument(a));

    public BigComplex Sqrt(BigComplex a)
    {
        if (a.IsReal) return a.Re.Sign >= 0 ? real.Sqrt(a.Re) : new BigComplex(BigReal.Zero, real.Sqrt(a.Re.Abs()));
        var re = real.Sqrt(real.Add(Abs(a), a.Re).Shift(-1));
        if (re.IsZero) return new BigComplex(re, real.Sqrt(Abs(a)));
        return new BigComplex(re, real.Divide(a.Im, re).Shift(-1));
    }

    /// <summary>The power; <paramref name="a"/> is not zero.</summary>
    public BigComplex Power(BigComplex a, BigComplex exponent) => Exp(Multiply(exponent, Log(a)));

    public (BigComplex Sin, BigComplex Cos) SinCos(BigComplex a)
    {
        if (a.IsReal)
        {
            var (s, c) = real.SinCos(a.Re);
            return (s, c);
        }
        BigComplex up = Exp(Multiply(BigComplex.I, a)), down = Exp(-Multiply(BigComplex.I, a));
        return (Divide(Subtract(up, down), new BigComplex(BigReal.Zero, new BigReal(2, 0))), Add(up, down).Shift(-1));
    }

    public (BigComplex Sinh, BigComplex Cosh) SinhCosh(BigComplex a)
    {
        BigComplex up = Exp(a), down = Exp(-a);
        return (Subtract(up, down).Shift(-1), Add(up, down).Shift(-1));
    }

    /// <summary>arcsin a = -i log(i a + sqrt(1 - a^2)); real between -1 and 1.</summary>
    public BigComplex Asin(BigComplex a)
    {
        var root = Sqrt(Subtract(BigReal.One, Multiply(a, a)));
        if (a.IsReal && root.IsReal) return root.IsZero ? Scaled(real.Pi.Shift(-1), a.Re.Sign) : real.Atan(real.Divide(a.Re, root.Re));
        return Multiply(-BigComplex.I, Log(Add(Multiply(BigComplex.I, a), root)));
    }

    /// <summary>arctan a, real for a real argument; <paramref name="a"/> is neither i nor -i.</summary>
    public BigComplex Atan(BigComplex a)
    {
        if (a.IsReal) return real.Atan(a.Re);
        var ia = Multiply(BigComplex.I, a);
        return Multiply(new BigComplex(BigReal.Zero, new BigReal(1, -1)), Subtract(Log(Subtract(BigReal.One, ia)), Log(Add(BigReal.One, ia))));
    }

    private static BigReal Scaled(BigReal a, int sign) => sign < 0 ? -a : a;
}
