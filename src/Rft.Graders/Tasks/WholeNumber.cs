using System.Globalization;
using System.Numerics;

namespace Rft.Graders.Tasks;

/// <summary>Whole numbers of any size as texts.</summary>
internal static class WholeNumber
{
    /// <summary>Reading a number costs more than linear time; no task has a longer answer.</summary>
    private const int MaxLength = 1024;

    /// <summary>The number a text means, in canonical form: no plus sign, no leading zeros, no commas; null when it means none.</summary>
    public static string? Canonical(string text) =>
        text.Length <= MaxLength
            && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
            ? Spell(number)
            : null;

    public static string Spell(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numbers beside a right one.</summary>
    public static IEnumerable<string> Near(string right)
    {
        var number = BigInteger.Parse(right, CultureInfo.InvariantCulture);
        return [Spell(number + 1), Spell(number - 1), Spell(-number), Spell(number * 10), "0" + right, "+" + right];
    }
}
