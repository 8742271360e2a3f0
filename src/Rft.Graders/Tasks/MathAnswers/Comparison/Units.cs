using Rft.Graders.Tasks.MathAnswers.Parsing;

namespace Rft.Graders.Tasks.MathAnswers.Comparison;

/// <summary>Compares the words after two values.</summary>
internal static class Units
{
    /// <summary>
    /// Whether two remarks may belong to one answer: metres and m may, metres and seconds may not. Units are not converted. Where only one of two
    /// answers names a unit the caller does not ask.
    /// </summary>
    public static bool Compatible(string a, string b)
    {
        var (x, y) = (Known(a), Known(b));
        return x.Count > 0 || y.Count > 0 ? x.SequenceEqual(y) : Spelling.Same(a, b);
    }

    private static List<string> Known(string text) =>
    [
        .. text.Replace(".", "", StringComparison.Ordinal).Split([' ', ',', '(', ')', '\\', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word[0] == '^' ? word : Vocabulary.Units.GetValueOrDefault(word.ToLowerInvariant(), ""))
            .Where(unit => unit.Length > 0)
            .Order(StringComparer.Ordinal),
    ];
}
