namespace Rft.Training.Tokenizers.HuggingFace.PreTokenizers;

/// <summary>Puts a space before pieces that begin without one.</summary>
internal sealed class PrefixSpacePreTokenizer : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> output) => output.Add(piece.Span[0] == ' ' ? piece : Piece.Whole(" " + piece.AsText(), piece.Opens));
}
