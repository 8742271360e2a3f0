using System.Numerics;
using Rft.Graders.Tasks.MathAnswers.Numbers;

namespace Rft.Graders.Tasks.MathAnswers.Evaluation;

/// <summary>The functions that have values. Others stand for themselves.</summary>
internal sealed class Functions(ScalarMath math)
{
    private readonly ComplexMath _complex = math.Complex;

    public static bool IsCircular(string name) => name is "sin" or "cos" or "tan" or "cot" or "sec" or "csc" or "cis";

    /// <summary>The value; null for a name that is not known with so many arguments.</summary>
    public Scalar? Apply(string name, Scalar[] arguments) => arguments switch
    {
        _ when arguments.Any(argument => argument.Kind == ScalarKind.Undefined) => Scalar.Undefined,
        [var only] => One(name, only),
        [var first, var second] when Two(name, first, second) is { } value => value,
        _ => Many(name, arguments),
    };

    private Scalar? One(string name, Scalar a) => name switch
    {
        "exp" => Exp(a),
        "ln" or "log" => Log(a),
        "lg" => math.Divide(Log(a), Log(10)),
        "sqrt" => math.Power(a, new Rational(1, 2)),
        "abs" or "norm" => Abs(a),
        "floor" => Round(a, static value => value.Floor()),
        "ceil" => Round(a, static value => -(-value).Floor()),
        "sgn" => a.IsReal ? a.Sign : Scalar.Undefined,
        "re" or "im" => a.IsFinite ? Part(name, a.Approximate(_complex)) : Scalar.Undefined,
        "arg" => a.IsFinite && !a.IsZero ? _complex.Argument(a.Approximate(_complex)) : Scalar.Undefined,
        "factorial" => Factorial(a, 1),
        "doublefactorial" => Factorial(a, 2),
        "gcd" or "lcm" or "max" or "min" => a,
        _ => a.IsFinite ? Elementary(name, a) : Scalar.Undefined,
    };

    private Scalar? Elementary(string name, Scalar a)
    {
        bool isZero = a.IsZero;
        if (isZero && name is "sin" or "tan" or "arcsin" or "arctan" or "sinh" or "tanh" or "arcsinh" or "arctanh") return 0;
        var z = a.Approximate(_complex);
        return name switch
        {
            "sin" => _complex.SinCos(z).Sin,
            "cos" => _complex.SinCos(z).Cos,
            "cis" => _complex.Exp(_complex.Multiply(BigComplex.I, z)),
            "tan" => Ratio(_complex.SinCos(z).Sin, _complex.SinCos(z).Cos),
            "cot" => Ratio(_complex.SinCos(z).Cos, _complex.SinCos(z).Sin),
            "sec" => Ratio(BigReal.One, _complex.SinCos(z).Cos),
            "csc" => Ratio(BigReal.One, _complex.SinCos(z).Sin),
            "arcsin" => _complex.Asin(z),
            "arccos" => Complement(_complex.Asin(z)),
            "arctan" => _complex.Atan(z),
            "arccot" => Complement(_complex.Atan(z)),
            "arcsec" => isZero ? Scalar.Undefined : Complement(_complex.Asin(_complex.Divide(BigReal.One, z))),
            "arccsc" => isZero ? Scalar.Undefined : _complex.Asin(_complex.Divide(BigReal.One, z)),
            "sinh" => _complex.SinhCosh(z).Sinh,
            "cosh" => _complex.SinhCosh(z).Cosh,
            "tanh" => Ratio(_complex.SinhCosh(z).Sinh, _complex.SinhCosh(z).Cosh),
            "coth" => Ratio(_complex.SinhCosh(z).Cosh, _complex.SinhCosh(z).Sinh),
            "arcsinh" => Log(_complex.Add(z, _complex.Sqrt(_complex.Add(_complex.Multiply(z, z), BigReal.One)))),
            "arccosh" => Log(_complex.Add(z, _complex.Sqrt(_complex.Subtract(_complex.Multiply(z, z), BigReal.One)))),
            "arctanh" => math.Divide(Log(Ratio(_complex.Add(BigReal.One, z), _complex.Subtract(BigReal.One, z))), 2),
            _ => null,
        };
    }

    private Scalar? Two(string name, Scalar a, Scalar b) => name switch
    {
        // The base comes second.
        "log" => math.Divide(Log(a), Log(b)),
        "binom" => Binomial(a, b),
        "mod" when a.IsExact && b.IsExact => b.IsZero ? Scalar.Undefined : a.Exact - (b.Exact * (a.Exact / b.Exact).Floor()),
        _ => null,
    };

    private Scalar? Many(string name, Scalar[] arguments)
    {
        if (name is "gcd" or "lcm")
        {
            if (!arguments.All(a => a.IsExact && a.Exact.IsInteger)) return null;
            foreach (var a in arguments) math.Work.SpendBits(a.Exact.Bits * 2);
            return (Rational)arguments.Select(a => BigInteger.Abs(a.Exact.Numerator)).Aggregate(name == "gcd" ? BigInteger.GreatestCommonDivisor : Lcm);
        }
        if (name is not ("max" or "min") || !arguments.All(a => a.IsReal)) return null;
        int wanted = name == "max" ? 1 : -1;
        return arguments.Aggregate((best, a) => math.Subtract(a, best).Sign == wanted ? a : best);
    }

    private Scalar Exp(Scalar a)
    {
        if (!a.IsFinite) return a.Kind == ScalarKind.PlusInfinity ? a : 0;
        return a.IsZero ? 1 : _complex.Exp(a.Approximate(_complex));
    }

    private Scalar Log(Scalar a)
    {
        if (!a.IsFinite) return a.Kind == ScalarKind.PlusInfinity ? a : Scalar.Undefined;
        if (a.IsZero) return Scalar.Undefined;
        return a.IsExact && a.Exact == 1 ? 0 : _complex.Log(a.Approximate(_complex));
    }

    private Scalar Abs(Scalar a) => a.Kind switch
    {
        ScalarKind.Exact => a.Exact.Abs(),
        ScalarKind.Approximate => _complex.Abs(a.Approximate(_complex)),
        _ => Scalar.PlusInfinity,
    };

    private Scalar Round(Scalar a, Func<Rational, BigInteger> round) =>
        !a.IsReal ? Scalar.Undefined : (Rational)round(a.IsExact ? a.Exact : a.Approximate(_complex).Re.ToRational());

    private static Scalar Part(string name, BigComplex a) => name == "re" ? a.Re : a.Im;

    private Scalar Ratio(BigComplex a, BigComplex b) => b.IsZero ? Scalar.Undefined : _complex.Divide(a, b);

    /// <summary>pi/2 - a.</summary>
    private BigComplex Complement(BigComplex a) => _complex.Subtract(_complex.Real.Pi.Shift(-1), a);

    private Scalar Factorial(Scalar a, int step)
    {
        if (!a.IsExact || !a.Exact.IsInteger || a.Sign < 0) return Scalar.Undefined;
        var result = BigInteger.One;
        for (var i = a.Exact.Numerator; i > 1; i -= step)
        {
            math.Work.Spend(100 + (result.GetBitLength() / 16));
            result *= i;
            if (result.GetBitLength() > Work.MaxBits) throw new TooComplexException("a factorial has too many digits");
        }
        return (Rational)result;
    }

    private Scalar Binomial(Scalar n, Scalar k)
    {
        if (!n.IsExact || !k.IsExact || !k.Exact.IsInteger) return Scalar.Undefined;
        if (k.Sign < 0) return 0;
        var whole = k.Exact.Numerator;
        if (n.Exact.IsInteger && n.Sign >= 0)
        {
            if (whole > n.Exact.Numerator) return 0;
            whole = BigInteger.Min(whole, n.Exact.Numerator - whole);
        }
        if (whole > 20_000) throw new TooComplexException("a binomial coefficient has too many digits");
        Rational result = 1;
        for (int i = 0; i < (int)whole; i++)
        {
            math.Work.SpendBits(result.Bits + n.Exact.Bits);
            result = result * (n.Exact - i) / (i + 1);
        }
        return result;
    }

    private static BigInteger Lcm(BigInteger a, BigInteger b) =>
        a.IsZero || b.IsZero ? BigInteger.Zero : a / BigInteger.GreatestCommonDivisor(a, b) * b;
}
