using System.Globalization;

namespace Rft.Graders.Tasks.PrimeFactors;

/// <summary>The prime factors of the row's <c>number</c>, which is the truth.</summary>
internal sealed class PrimeFactorsTask() : ExactTask(
    TaskName, "The answer is the prime factors of the row's number in ascending order, joined by *.", new PrimeFactorsGenerator())
{
    public const string TaskName = "prime-factors";
    private const int MaxFactors = 64;

    /// <summary>Up to here trial division takes well below a millisecond.</summary>
    private const int Largest = 1_000_000_000;

    /// <summary>The factors in ascending order, for example 2*2*3 of 12.</summary>
    public static string Factors(int number) => string.Join('*', Split(number));

    /// <inheritdoc/>
    protected override string? Right(Item item) => item.Int("number") is >= 2 and <= Largest and var number ? Factors(number) : null;

    /// <inheritdoc/>
    protected override string? Canonical(string text)
    {
        string[] factors = text.Replace('×', '*').Replace(" ", "", StringComparison.Ordinal).Split('*');
        if (factors.Length > MaxFactors || !factors.All(factor => int.TryParse(factor, NumberStyles.None, CultureInfo.InvariantCulture, out _))) return null;
        return string.Join('*', factors.Select(factor => int.Parse(factor, CultureInfo.InvariantCulture)).Order());
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right)
    {
        string number = row.Int("number").ToString(CultureInfo.InvariantCulture);
        string[] factors = right.Split('*');
        return [number, $"1*{right}", $"{right}*1", $"{right}*{factors[^1]}", string.Join(" * ", factors), string.Join('*', factors.Reverse())];
    }

    private static IEnumerable<int> Split(int number)
    {
        for (int divisor = 2; divisor <= number / divisor; divisor++)
        {
            for (; number % divisor == 0; number /= divisor) yield return divisor;
        }
        if (number > 1) yield return number;
    }
}
