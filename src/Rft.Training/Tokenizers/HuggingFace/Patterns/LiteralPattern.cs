namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary>Matches one text, code point by code point.</summary>
/// <param name="literal">The text; not empty.</param>
internal sealed class LiteralPattern(string literal) : IPattern
{
    public void Find(ReadOnlySpan<char> text, List<Range> matches)
    {
        for (int from = 0; text[from..].IndexOf(literal, StringComparison.Ordinal) is >= 0 and var found; from += found + literal.Length)
            matches.Add((from + found)..(from + found + literal.Length));
    }
}
