using Rft.Training.Tokenizers.HuggingFace.Patterns;

namespace Rft.Training.Tokenizers.HuggingFace.PreTokenizers;

/// <summary>Splits at the matches of a pattern.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="behavior">What becomes of its matches.</param>
/// <param name="invert">Whether what lies between the matches counts as the matches.</param>
internal sealed class SplitPreTokenizer(IPattern pattern, SplitBehavior behavior, bool invert = false) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> output)
    {
        var matches = new List<Range>();
        pattern.Find(piece.Span, matches);
        if (behavior == SplitBehavior.Isolated) Isolate(piece, matches, output);
        else Emit(piece, Parts(matches, piece.Length), output);
    }

    // The usual case, without a list of parts: matches and what lies between them are pieces, whichever counts as the match.
    private static void Isolate(Piece piece, List<Range> matches, List<Piece> output)
    {
        int done = 0;
        foreach (var match in matches)
        {
            Add(piece, done, match.Start.Value, output);
            Add(piece, match.Start.Value, match.End.Value, output);
            done = match.End.Value;
        }
        Add(piece, done, piece.Length, output);
    }

    private List<(int Start, int End, bool Match)> Parts(List<Range> matches, int length)
    {
        var parts = new List<(int Start, int End, bool Match)>((2 * matches.Count) + 1);
        int done = 0;
        foreach (var match in matches)
        {
            if (match.Start.Value > done) parts.Add((done, match.Start.Value, invert));
            parts.Add((match.Start.Value, match.End.Value, !invert));
            done = match.End.Value;
        }
        if (done < length) parts.Add((done, length, invert));
        return parts;
    }

    private void Emit(Piece piece, List<(int Start, int End, bool Match)> parts, List<Piece> output)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            var (start, end, _) = parts[i];
            if (behavior == SplitBehavior.Removed && parts[i].Match) continue;
            while (i + 1 < parts.Count && Joined(parts, i)) end = parts[++i].End;
            Add(piece, start, end, output);
        }
    }

    /// <summary>Whether a part and the next are one piece.</summary>
    private bool Joined(List<(int Start, int End, bool Match)> parts, int index)
    {
        bool current = parts[index].Match;
        bool next = parts[index + 1].Match;
        return behavior switch
        {
            SplitBehavior.MergedWithPrevious => !current && next,
            SplitBehavior.MergedWithNext => current && !next,
            SplitBehavior.Contiguous => current == next,
            _ => false,
        };
    }

    private static void Add(Piece piece, int start, int end, List<Piece> output)
    {
        if (end > start) output.Add(piece.Slice(start, end - start));
    }
}
