using System.Globalization;
using System.Numerics;

namespace Rft.Graders.Tasks.Json;

/// <summary>
/// A JSON number without rounding: mantissa times ten to the exponent, the mantissa without trailing zeros, so that 1, 1.0 and 1e0 are equal.
/// </summary>
/// <param name="Mantissa">The digits with their sign; 0 for zero.</param>
/// <param name="Exponent">The power of ten; 0 for zero.</param>
internal readonly record struct ExactNumber(BigInteger Mantissa, int Exponent) : IComparable<ExactNumber>
{
    /// <summary>Digits and exponents beyond this are refused: they cost, and no answer needs them.</summary>
    private const int Limit = 400;

    /// <summary>Whether it is a whole number.</summary>
    public bool IsWhole => Exponent >= 0;

    /// <summary>Reads a number as JSON spells it.</summary>
    /// <param name="text">The raw text of the number.</param>
    /// <param name="number">The number.</param>
    /// <returns>False for a number of more than 400 digits or with an exponent beyond 400.</returns>
    public static bool TryParse(string text, out ExactNumber number)
    {
        number = default;
        int e = text.IndexOfAny(['e', 'E']);
        string digits = e < 0 ? text : text[..e];
        int exponent = 0;
        if (digits.Length > Limit || (e >= 0 && !TryExponent(text[(e + 1)..], out exponent))) return false;
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0) exponent -= digits.Length - point - 1;
        var mantissa = BigInteger.Parse(digits.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        number = Normal(mantissa, exponent);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(ExactNumber other)
    {
        int low = Math.Min(Exponent, other.Exponent);
        return Scaled(low).CompareTo(other.Scaled(low));
    }

    /// <summary>Whether it is a whole multiple of another number that is not zero.</summary>
    public bool IsMultipleOf(ExactNumber other)
    {
        int low = Math.Min(Exponent, other.Exponent);
        return (Scaled(low) % other.Scaled(low)).IsZero;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mantissa}e{Exponent}");

    public static bool operator <(ExactNumber left, ExactNumber right) => left.CompareTo(right) < 0;

    public static bool operator >(ExactNumber left, ExactNumber right) => left.CompareTo(right) > 0;

    public static bool operator <=(ExactNumber left, ExactNumber right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ExactNumber left, ExactNumber right) => left.CompareTo(right) >= 0;

    private static ExactNumber Normal(BigInteger mantissa, int exponent)
    {
        if (mantissa.IsZero) return new(BigInteger.Zero, 0);
        while (true)
        {
            var shorter = BigInteger.DivRem(mantissa, 10, out var rest);
            if (!rest.IsZero) return new(mantissa, exponent);
            (mantissa, exponent) = (shorter, exponent + 1);
        }
    }

    private static bool TryExponent(string text, out int exponent) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) && Math.Abs((long)exponent) <= Limit;

    private BigInteger Scaled(int exponent) => Mantissa * BigInteger.Pow(10, Exponent - exponent);
}
