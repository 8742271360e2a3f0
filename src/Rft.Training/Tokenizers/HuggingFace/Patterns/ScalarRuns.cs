namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary>Pieces of the scanners: runs of one kind, spaces, English contractions.</summary>
internal static class ScalarRuns
{
    /// <summary>Where a run of one kind ends.</summary>
    public static int End(ReadOnlySpan<char> text, int start, ScalarKind kind, int most = int.MaxValue)
    {
        int end = start;
        for (int taken = 0; end < text.Length && taken < most && Scalars.KindAt(text, end, out int length) == kind; taken++) end += length;
        return end;
    }

    /// <summary>
    /// <c>\s+(?!\S)|\s+</c> at a space: the run, but for its last space where something follows it, unless that is all there is.
    /// </summary>
    public static int SpacesEnd(ReadOnlySpan<char> text, int start)
    {
        int end = End(text, start, ScalarKind.Space);
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }

    /// <summary>The length of <c>'s|'t|'re|'ve|'m|'ll|'d</c> at an apostrophe; 0: none.</summary>
    public static int Contraction(ReadOnlySpan<char> text, int start, bool ignoreCase)
    {
        var rest = text[(start + 1)..];
        if (rest.IsEmpty) return 0;
        char first = Fold(rest[0], ignoreCase);
        if (first is 's' or 't' or 'm' or 'd') return 2;
        if (rest.Length < 2) return 0;
        char second = Fold(rest[1], ignoreCase);
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    // U+017F, the long s, is a lower-case form of S: Unicode's case folding makes it equal to s.
    private static char Fold(char c, bool ignoreCase) => !ignoreCase ? c : c == '\u017F' ? 's' : char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
