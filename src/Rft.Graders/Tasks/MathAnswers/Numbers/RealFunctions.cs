using System.Numerics;

namespace Rft.Graders.Tasks.MathAnswers.Numbers;

/// <summary>Exponential, logarithm and circular functions by argument reduction and power series in fixed point.</summary>
internal sealed partial class RealMath
{
    /// <summary>Constants by their number of fraction bits.</summary>
    private readonly Dictionary<int, (BigInteger Pi, BigInteger Ln2)> _constants = [];

    public BigReal Pi => Round(Fixed(bits + Guard).Pi, -(bits + Guard));

    /// <summary>e^a.</summary>
    /// <exception cref="TooComplexException"><paramref name="a"/> is too large.</exception>
    public BigReal Exp(BigReal a)
    {
        work.Spend(60_000);
        if (a.Magnitude > 40) throw new TooComplexException("a number has too many digits");
        const int halvings = 16;
        int fraction = bits + Guard + (int)Math.Max(0, a.Magnitude);
        var (_, ln2) = Fixed(fraction);
        var value = a.ToFixed(fraction);
        var twos = BigInteger.Divide((2 * value) + ln2, 2 * ln2) - (value.Sign < 0 ? 1 : 0);
        var rest = (value - (twos * ln2)) >> halvings;
        BigInteger sum = BigInteger.One << fraction, term = sum;
        for (int n = 1; !term.IsZero && term != BigInteger.MinusOne; n++) sum += term = (term * rest >> fraction) / n;
        for (int i = 0; i < halvings; i++) sum = sum * sum >> fraction;
        return Round(sum, (long)twos - fraction);
    }

    /// <summary>The natural logarithm of a positive number.</summary>
    public BigReal Log(BigReal a)
    {
        work.Spend(80_000);

        // a = m * 2^twos with m near 1; ln m = 2 artanh z with z = (m - 1) / (m + 1), |z| at most 0.2.
        long twos = a.Magnitude;
        var m = a.Shift(-twos);
        if (Subtract(m, new BigReal(3, -1)).Sign > 0) m = a.Shift(-++twos);
        var z = Divide(Subtract(m, BigReal.One), Add(m, BigReal.One));
        var small = Multiply(z.Shift(1), Series(Multiply(z, z), static n => (2 * n) + 1, alternate: false));
        return twos == 0 ? small : Add(small, Round(twos * Fixed(bits + Guard).Ln2, -(bits + Guard)));
    }

    /// <summary>Sine and cosine.</summary>
    /// <exception cref="TooComplexException"><paramref name="a"/> is too large to be reduced.</exception>
    public (BigReal Sin, BigReal Cos) SinCos(BigReal a)
    {
        work.Spend(120_000);
        if (a.Magnitude > 256) throw new TooComplexException("an angle has too many digits");
        int fraction = bits + Guard + (int)Math.Max(0, a.Magnitude);
        var half = Fixed(fraction).Pi >> 1;
        var value = a.ToFixed(fraction);
        var quarters = BigInteger.Divide((2 * value) + half, 2 * half) - (value.Sign < 0 ? 1 : 0);
        var rest = value - (quarters * half);
        var (sin, cos) = (Sine(rest, fraction), Cosine(rest, fraction));
        return (int)(((quarters % 4) + 4) % 4) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    /// <summary>The angle between -pi/2 and pi/2 whose tangent is <paramref name="a"/>.</summary>
    public BigReal Atan(BigReal a)
    {
        work.Spend(120_000);
        if (a.IsZero) return a;
        if (a.Sign < 0) return -Atan(-a);
        if (Subtract(a, BigReal.One).Sign > 0) return Subtract(Pi.Shift(-1), Atan(Divide(BigReal.One, a)));

        // atan a = 2 atan(a / (1 + sqrt(1 + a^2))), three times.
        const int halvings = 3;
        for (int i = 0; i < halvings; i++) a = Divide(a, Add(BigReal.One, Sqrt(Add(BigReal.One, Multiply(a, a)))));
        return Multiply(a, Series(Multiply(a, a), static n => (2 * n) + 1, alternate: true)).Shift(halvings);
    }

    /// <summary>The sum of (+-1)^n x^n / divisor(n).</summary>
    private BigReal Series(BigReal x, Func<int, int> divisor, bool alternate)
    {
        int fraction = bits + Guard;
        var step = x.ToFixed(fraction);
        if (alternate) step = -step;
        BigInteger sum = BigInteger.Zero, power = BigInteger.One << fraction;
        for (int n = 0; BigInteger.Abs(power) > BigInteger.One; n++)
        {
            sum += power / divisor(n);
            power = power * step >> fraction;
        }
        return Round(sum, -fraction);
    }

    private BigReal Sine(BigInteger x, int fraction) =>
        Multiply(Round(x, -fraction), Circular(x, fraction, static n => (2 * n) * ((2 * n) + 1)));

    private BigReal Cosine(BigInteger x, int fraction) => Circular(x, fraction, static n => ((2 * n) - 1) * (2 * n));

    private BigReal Circular(BigInteger x, int fraction, Func<int, int> divisor)
    {
        var square = x * x >> fraction;
        BigInteger sum = BigInteger.One << fraction, term = sum;
        for (int n = 1; BigInteger.Abs(term) > BigInteger.One; n++) sum += term = -(term * square >> fraction) / divisor(n);
        return Round(sum, -fraction);
    }

    private (BigInteger Pi, BigInteger Ln2) Fixed(int fraction)
    {
        // Rounded up to a multiple, so that few different lengths are computed.
        int length = (fraction + 255) / 256 * 256;
        if (!_constants.TryGetValue(length, out var constants))
        {
            work.Spend(100_000);
            var pi = (16 * InverseTangent(5, length, alternate: true)) - (4 * InverseTangent(239, length, alternate: true));
            _constants[length] = constants = (pi, 2 * InverseTangent(3, length, alternate: false));
        }
        return (constants.Pi >> (length - fraction), constants.Ln2 >> (length - fraction));
    }

    /// <summary>arctan(1/n), or artanh(1/n) without alternation. (Machin: pi = 16 arctan 1/5 - 4 arctan 1/239; ln 2 = 2 artanh 1/3.)</summary>
    private static BigInteger InverseTangent(int n, int fraction, bool alternate)
    {
        BigInteger power = (BigInteger.One << (fraction + Guard)) / n, sum = power;
        for (int k = 3; !power.IsZero; k += 2)
        {
            power /= alternate ? -n * n : n * n;
            sum += power / k;
        }
        return sum >> Guard;
    }
}
