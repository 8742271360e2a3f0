namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>Finds the end of a LaTeX group. An escaped brace is text.</summary>
internal static class Braces
{
    /// <summary>The index of the brace that closes the one at <paramref name="open"/>; -1 when there is none before <paramref name="limit"/>.</summary>
    public static int FindClose(string text, int open, int limit = int.MaxValue)
    {
        int depth = 0, end = Math.Min(text.Length, limit);
        for (int i = open; i < end; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '{') depth++;
            else if (text[i] == '}' && --depth == 0) return i;
        }
        return -1;
    }

    /// <summary>The first index from <paramref name="from"/> on that is no white space.</summary>
    public static int SkipSpace(string text, int from)
    {
        while (from < text.Length && char.IsWhiteSpace(text[from])) from++;
        return from;
    }

    public static bool At(string text, int index, string what) => string.CompareOrdinal(text, index, what, 0, what.Length) == 0;
}
