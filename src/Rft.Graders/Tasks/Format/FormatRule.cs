using System.Text.RegularExpressions;

namespace Rft.Graders.Tasks.Format;

/// <summary>Judges the form of a text.</summary>
internal sealed class FormatRule
{
    private readonly Regex? _pattern;
    private readonly string[] _sections;
    private readonly bool _partial;

    /// <exception cref="TaskException">The pattern cannot be used, or a section is empty.</exception>
    public FormatRule(FormatOptions options)
    {
        _pattern = options.Pattern is { } pattern ? LinearRegex.Compile(pattern, whole: true) : null;
        _sections = [.. options.Sections ?? []];
        _partial = options.Partial;
        if (_sections.Contains("")) throw new TaskException("a section is empty; name the text that must occur");
    }

    public Grade Judge(Sample sample, Item item)
    {
        if (!TryRead(item, out var pattern, out var sections, out string? problem)) return Grade.Invalid(problem!);
        if (pattern?.IsMatch(sample.Text) == false) return Grade.Pass(false, "no_match");
        int inPlace = 0, from = 0;
        string? first = null;
        foreach (string section in sections)
        {
            string? wrong = Problem(sample.Text, section, from, out int end);
            if (wrong is null) (inPlace, from) = (inPlace + 1, end);
            else first ??= $"{wrong}: {section}";
        }
        if (first is null) return Grade.Pass(true, "ok");
        return _partial ? Grade.Score((double)inPlace / sections.Length, first).WithPassed(false) : Grade.Pass(false, first);
    }

    private bool TryRead(Item item, out Regex? pattern, out string[] sections, out string? problem)
    {
        (pattern, sections, problem) = (_pattern, item.Get<string[]>("sections") ?? _sections, null);
        try
        {
            if (item.Get<string>("pattern") is { } own) pattern = LinearRegex.Compile(own, whole: true);
        }
        catch (TaskException e)
        {
            problem = e.Message;
        }
        if (pattern is null && sections.Length == 0) problem ??= "neither the options nor the row have a pattern or sections";
        if (sections.Contains("")) problem ??= "the row has an empty section";
        return problem is null;
    }

    /// <summary>What is wrong with a section; null when it stands once, after what came before.</summary>
    private static string? Problem(string text, string section, int from, out int end)
    {
        int place = text.IndexOf(section, StringComparison.Ordinal);
        end = place + section.Length;
        if (place < 0) return "missing_section";
        if (text.IndexOf(section, place + 1, StringComparison.Ordinal) >= 0) return "repeated_section";
        return place < from ? "wrong_order" : null;
    }
}
