using System.Globalization;
using System.Numerics;

namespace Rft.Graders.Probing;

/// <summary>Answers beside a right one. Pure functions.</summary>
internal static class WrongAnswers
{
    private const int Most = 4;
    private const string Nothing = "something else";
    private static readonly string[] Constants = ["0", "yes", "A", "{}", "null"];

    /// <summary>Wrong answers of the right kind, at least one; none of them holds the right one or is held by it.</summary>
    /// <param name="right">The right answer.</param>
    /// <param name="others">Right answers of other rows.</param>
    public static IReadOnlyList<string> Near(string right, IEnumerable<string> others)
    {
        IEnumerable<string> own = right switch
        {
            _ when BigInteger.TryParse(right, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                new[] { number - 2, number - 1, number + 1, number + 2 }.Select(near => near.ToString(CultureInfo.InvariantCulture)),
            [>= 'A' and <= 'H'] => ["A", "B", "C", "D", "E"],
            [>= 'a' and <= 'h'] => ["a", "b", "c", "d", "e"],
            "true" => ["false"],
            "false" => ["true"],
            "yes" => ["no"],
            "no" => ["yes"],
            _ => [],
        };
        string[] near = [.. own.Concat(others).Distinct(StringComparer.OrdinalIgnoreCase).Where(each => !Holds(each, right) && !Holds(right, each)).Take(Most)];
        return near.Length > 0 ? near : [Nothing];
    }

    /// <summary>Answers that a lazy model gives to everything.</summary>
    /// <param name="right">The right answer, which is none of them.</param>
    public static IEnumerable<string> Constant(string right) => Constants.Where(each => !Same(each, right));

    private static bool Holds(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static bool Same(string a, string b) =>
        string.Equals(a, b, StringComparison.OrdinalIgnoreCase)
        || (double.TryParse(a, CultureInfo.InvariantCulture, out double x) && double.TryParse(b, CultureInfo.InvariantCulture, out double y) && x == y);
}
