using System.Text;
using System.Text.RegularExpressions;

namespace Rft.Graders.Tasks;

/// <summary>Patterns of rows and options, matched in time that grows linearly with the text.</summary>
internal static class LinearRegex
{
    private const int MaxLength = 4096;
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Compiles a pattern in which \d and \w mean ASCII digits and word characters, as JSON Schema has it.</summary>
    /// <exception cref="TaskException">It is no pattern, or one that cannot be matched without backtracking.</exception>
    public static Regex Compile(string pattern, bool whole)
    {
        if (pattern.Length > MaxLength) throw new TaskException($"a pattern of {pattern.Length} characters is too long; use at most {MaxLength}");
        try
        {
            return new Regex(whole ? $@"\A(?:{Ascii(pattern)})\z" : Ascii(pattern), Linear);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new TaskException(
                $"the pattern '{pattern}' cannot be used: {e.Message}; patterns have no lookarounds, back-references or atomic groups", e);
        }
    }

    private static string Ascii(string pattern)
    {
        var ascii = new StringBuilder(pattern.Length);
        bool inClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                ascii.Append(Escape(pattern[++i], inClass));
                continue;
            }
            ascii.Append(pattern[i]);
            if (inClass)
            {
                inClass = pattern[i] != ']';
            }
            else if (pattern[i] == '[')
            {
                inClass = true;
                // A bracket that closes at once stands for itself.
                if (i + 1 < pattern.Length && pattern[i + 1] == '^') ascii.Append(pattern[++i]);
                if (i + 1 < pattern.Length && pattern[i + 1] == ']') ascii.Append(pattern[++i]);
            }
        }
        return ascii.ToString();
    }

    private static string Escape(char kind, bool inClass) => (kind, inClass) switch
    {
        ('d', true) => "0-9",
        ('d', false) => "[0-9]",
        ('D', false) => "[^0-9]",
        ('w', true) => "A-Za-z0-9_",
        ('w', false) => "[A-Za-z0-9_]",
        ('W', false) => "[^A-Za-z0-9_]",
        ('D' or 'W', true) => throw new NotSupportedException($"\\{kind} inside a character class is not supported"),
        _ => $"\\{kind}",
    };
}
