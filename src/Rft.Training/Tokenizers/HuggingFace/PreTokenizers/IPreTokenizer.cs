namespace Rft.Training.Tokenizers.HuggingFace.PreTokenizers;

/// <summary>Cuts pieces into smaller ones, and may rewrite them. Immutable and thread-safe.</summary>
internal interface IPreTokenizer
{
    /// <param name="piece">A piece; not empty.</param>
    /// <param name="output">Receives its parts in order; none of them empty.</param>
    void Split(Piece piece, List<Piece> output);
}
