using System.Text.RegularExpressions;

namespace Rft.Graders.Tasks.MathAnswers.Extraction;

/// <summary>What may stand between the pieces of one answer.</summary>
internal static partial class Connectors
{
    /// <summary>
    /// Whether a text joins what stands before and after it: delimiters, blanks, "and", "or", commas, and perhaps the name of the next value.
    /// </summary>
    public static bool Join(string between) => Joining().IsMatch(between);

    /// <summary>Whether such a text says "or".</summary>
    public static bool HasOr(string between) => between.Contains("or", StringComparison.Ordinal);

    /// <summary>The length of a word for percent at an index, with what may stand before it; 0 when there is none.</summary>
    public static int PercentAt(string text, int index)
    {
        var window = text.AsSpan(index, Math.Min(40, text.Length - index));
        foreach (var match in Percent().EnumerateMatches(window)) return match.Length;
        return 0;
    }

    [GeneratedRegex(
        @"^(\s|\$|\\[()\[\]]|\\q?quad|\\[,;!: ]|~|\*|&)*(\\text\{\s*)?,?\s*(and|or)?\s*,?(\s*\})?(\s|\$|\\[()\[\]]|\\q?quad|\\[,;!: ]|~|\*|&)*"
        + @"([A-Za-z](_\{?\w{1,4}\}?)?\s*=\s*)?(\s|\$|\\[()\[\]])*$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Joining();

    [GeneratedRegex(
        @"^(\s|\$|\\[)\]]|\}|\*)*(\\?%|percentage|percent|pct)",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Percent();
}
