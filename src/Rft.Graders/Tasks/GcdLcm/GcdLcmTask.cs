using System.Numerics;

namespace Rft.Graders.Tasks.GcdLcm;

/// <summary>Greatest common divisor or least common multiple. The row's <c>numbers</c> and <c>operation</c> are the truth.</summary>
internal sealed class GcdLcmTask() : ExactTask(
    TaskName, "The answer is the greatest common divisor (gcd) or least common multiple (lcm) of the row's numbers.", new GcdLcmGenerator())
{
    public const string TaskName = "gcd-lcm";
    public const string Gcd = "gcd";
    public const string Lcm = "lcm";

    /// <inheritdoc/>
    protected override string? Right(Item item)
    {
        var numbers = (item.Get<long[]>("numbers") ?? []).Select(number => (BigInteger)number).ToList();
        if (numbers.Count < 2 || numbers.Exists(number => number < 1)) return null;
        return item.Text("operation") switch
        {
            Gcd => WholeNumber.Spell(numbers.Aggregate(BigInteger.GreatestCommonDivisor)),
            Lcm => WholeNumber.Spell(numbers.Aggregate((a, b) => a / BigInteger.GreatestCommonDivisor(a, b) * b)),
            _ => null,
        };
    }

    /// <inheritdoc/>
    protected override string? Canonical(string text) => WholeNumber.Canonical(text);

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right) => WholeNumber.Near(right);
}
