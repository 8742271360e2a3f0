using System.Globalization;
using System.Numerics;

namespace Rft.Graders.Tasks;

/// <summary>An exact rational number in lowest terms with a positive denominator, so that equal values have equal members.</summary>
internal readonly record struct Rational : IComparable<Rational>
{
    private readonly BigInteger _denominatorLessOne;

    /// <exception cref="DivideByZeroException"><paramref name="denominator"/> is zero.</exception>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException();
        var divisor = denominator.IsOne ? BigInteger.One : BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        _denominatorLessOne = (denominator / divisor) - 1;
    }

    public BigInteger Numerator { get; }

    /// <summary>Positive. (Stored less one, so that the default value is zero.)</summary>
    public BigInteger Denominator => _denominatorLessOne + 1;

    public bool IsZero => Numerator.IsZero;

    public bool IsInteger => _denominatorLessOne.IsZero;

    public int Sign => Numerator.Sign;

    /// <summary>The size of the larger member.</summary>
    public long Bits => Math.Max(Numerator.GetBitLength(), Denominator.GetBitLength());

    public static implicit operator Rational(BigInteger value) => new(value, BigInteger.One);

    public static implicit operator Rational(int value) => new(value, BigInteger.One);

    public static Rational operator +(Rational a, Rational b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <exception cref="DivideByZeroException"><paramref name="b"/> is zero.</exception>
    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    /// <summary>The value of digits with an optional point, for example "12.50".</summary>
    public static Rational OfDigits(string digits)
    {
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point < 0) return BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        var all = BigInteger.Parse(digits.Remove(point, 1), NumberStyles.None, CultureInfo.InvariantCulture);
        return new Rational(all, BigInteger.Pow(10, digits.Length - point - 1));
    }

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public Rational Abs() => new(BigInteger.Abs(Numerator), Denominator);

    public BigInteger Floor() => Sign >= 0 ? Numerator / Denominator : -((-Numerator + Denominator - 1) / Denominator);

    /// <summary>The value times 10^<paramref name="places"/>, rounded to a whole number, halves away from zero.</summary>
    public BigInteger RoundScaled(int places)
    {
        var (scaled, denominator) = (BigInteger.Abs(Numerator) * BigInteger.Pow(10, places), Denominator);
        return Sign * (((scaled * 2) + denominator) / (denominator * 2));
    }

    /// <summary>A whole power. The caller bounds its size.</summary>
    /// <exception cref="DivideByZeroException">Zero to a negative power.</exception>
    public Rational Power(int exponent)
    {
        var (up, down) = (BigInteger.Pow(Numerator, Math.Abs(exponent)), BigInteger.Pow(Denominator, Math.Abs(exponent)));
        return exponent >= 0 ? new Rational(up, down) : new Rational(down, up);
    }

    /// <summary>The exact real root; null when it is not rational or not real.</summary>
    public Rational? Root(int degree)
    {
        if (degree < 1 || (Sign < 0 && degree % 2 == 0)) return null;
        return WholeRoot(BigInteger.Abs(Numerator), degree) is { } up && WholeRoot(Denominator, degree) is { } down
            ? new Rational(Sign * up, down)
            : null;
    }

    public override string ToString() => IsInteger ? $"{Numerator}" : $"{Numerator}/{Denominator}";

    /// <summary>The largest r with r^degree at most <paramref name="value"/>, by Newton's method from above.</summary>
    public static BigInteger FloorRoot(BigInteger value, int degree)
    {
        if (value <= BigInteger.One || degree == 1) return value;
        if (value.GetBitLength() <= degree) return BigInteger.One;
        var guess = BigInteger.One << (int)((value.GetBitLength() / degree) + 1);
        while (true)
        {
            var next = (((degree - 1) * guess) + (value / BigInteger.Pow(guess, degree - 1))) / degree;
            if (next >= guess) return guess;
            guess = next;
        }
    }

    private static BigInteger? WholeRoot(BigInteger value, int degree)
    {
        var root = FloorRoot(value, degree);
        return BigInteger.Pow(root, degree) == value ? root : null;
    }
}
