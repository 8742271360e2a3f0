using System.Numerics;

namespace Rft.Graders.Tasks.Countdown;

/// <summary>An exact rational number in lowest terms with a positive denominator, so that equal values are equal records.</summary>
internal readonly record struct Fraction
{
    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        Denominator = denominator / divisor;
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator { get; }

    public static Fraction operator +(Fraction a, Fraction b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Fraction operator -(Fraction a, Fraction b) => a + new Fraction(-b.Numerator, b.Denominator);

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <summary>The quotient; null when <paramref name="b"/> is zero.</summary>
    public static Fraction? Divide(Fraction a, Fraction b) =>
        b.Numerator.IsZero ? null : new Fraction(a.Numerator * b.Denominator, a.Denominator * b.Numerator);
}
