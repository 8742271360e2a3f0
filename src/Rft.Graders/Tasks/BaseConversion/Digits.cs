using System.Numerics;
using System.Text;

namespace Rft.Graders.Tasks.BaseConversion;

/// <summary>Whole numbers in the bases 2 to 36, with the digits 0-9 and a-z.</summary>
internal static class Digits
{
    public const int MinBase = 2;
    public const int MaxBase = 36;
    private const int MaxLength = 512;
    private const string All = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>The number that digits of a base make; null when they are none.</summary>
    public static BigInteger? Parse(string digits, int radix)
    {
        if (digits.Length is 0 or > MaxLength) return null;
        var value = BigInteger.Zero;
        foreach (char c in digits)
        {
            int digit = All.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0 || digit >= radix) return null;
            value = value * radix + digit;
        }
        return value;
    }

    /// <summary>The digits of a number that is not negative.</summary>
    public static string Spell(BigInteger number, int radix)
    {
        if (number.IsZero) return "0";
        var digits = new StringBuilder();
        for (; !number.IsZero; number /= radix) digits.Insert(0, All[(int)(number % radix)]);
        return digits.ToString();
    }
}
