using Rft.Training.Tokenizers.HuggingFace.Patterns;

namespace Rft.Training.Tokenizers.HuggingFace.PreTokenizers;

/// <summary>Writes spaces as a visible character, puts one in front, and splits before each.</summary>
internal sealed class MetaspacePreTokenizer(string replacement, PrependScheme scheme, bool split) : IPreTokenizer
{
    private readonly SplitPreTokenizer _split = new(new LiteralPattern(replacement), SplitBehavior.MergedWithNext);

    public void Split(Piece piece, List<Piece> output)
    {
        string text = piece.AsText().Replace(" ", replacement, StringComparison.Ordinal);
        bool wanted = scheme == PrependScheme.Always || (scheme == PrependScheme.First && piece.Opens);
        if (wanted && !text.StartsWith(replacement, StringComparison.Ordinal)) text = replacement + text;
        var whole = Piece.Whole(text, piece.Opens);
        if (split) _split.Split(whole, output);
        else output.Add(whole);
    }
}
