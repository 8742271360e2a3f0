using System.Text;

namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>Spelling of LaTeX text before it is cut into tokens.</summary>
internal static class LatexText
{
    /// <summary>Characters beyond ASCII become the LaTeX that means the same; backslashes that were escaped once too often become single ones.</summary>
    public static string Clean(string text)
    {
        text = Unescape(text);
        if (!text.Any(Vocabulary.Characters.ContainsKey)) return text;
        var clean = new StringBuilder(text.Length + 16);
        foreach (char c in text) clean.Append(Vocabulary.Characters.TryGetValue(c, out string? latex) ? latex : c.ToString());
        return clean.ToString();
    }

    /// <summary>A double backslash before a name is a row's end only inside an environment.</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains("\\\\", StringComparison.Ordinal)) return text;
        if (text.Contains("\\\\begin", StringComparison.Ordinal)) return text.Replace("\\\\", "\\", StringComparison.Ordinal);
        if (text.Contains("\\begin", StringComparison.Ordinal)) return text;
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool doubled = text[i] == '\\' && i + 2 < text.Length && text[i + 1] == '\\'
                && (char.IsAsciiLetter(text[i + 2]) || "{}[](),;!%$".Contains(text[i + 2], StringComparison.Ordinal));
            if (!doubled) clean.Append(text[i]);
        }
        return clean.ToString();
    }
}
