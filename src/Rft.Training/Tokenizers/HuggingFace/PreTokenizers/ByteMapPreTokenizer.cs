namespace Rft.Training.Tokenizers.HuggingFace.PreTokenizers;

/// <summary>Writes every byte of UTF-8 as a visible character.</summary>
internal sealed class ByteMapPreTokenizer : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> output) => output.Add(Piece.Whole(ByteAlphabet.Write(piece.Span), piece.Opens));
}
