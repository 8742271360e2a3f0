using System.Text.RegularExpressions;

namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary>Matches a regular expression of Oniguruma's syntax.</summary>
internal sealed class RegexPattern : IPattern
{
    private readonly Regex _regex;

    /// <summary>Translates an expression.</summary>
    /// <param name="oniguruma">The expression.</param>
    /// <exception cref="FormatException">It uses something that is not supported; the message names it.</exception>
    public RegexPattern(string oniguruma)
    {
        string translated = new OnigurumaTranslator(oniguruma).Translate();
        try
        {
            _regex = new Regex(translated, RegexOptions.CultureInvariant | RegexOptions.Compiled);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"the expression cannot be translated: {e.Message}", e);
        }
    }

    public void Find(ReadOnlySpan<char> text, List<Range> matches)
    {
        if (!StandIns.Needed(text))
        {
            foreach (var match in _regex.EnumerateMatches(text)) matches.Add(match.Index..(match.Index + match.Length));
            return;
        }
        var (projected, places) = StandIns.Project(text);
        foreach (var match in _regex.EnumerateMatches(projected)) matches.Add(places[match.Index]..places[match.Index + match.Length]);
    }
}
