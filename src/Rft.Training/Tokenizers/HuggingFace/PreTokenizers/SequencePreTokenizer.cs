namespace Rft.Training.Tokenizers.HuggingFace.PreTokenizers;

/// <summary>Several pre-tokenizers, each on the pieces of the one before.</summary>
internal sealed class SequencePreTokenizer(IReadOnlyList<IPreTokenizer> steps) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> output)
    {
        List<Piece> pieces = [piece];
        foreach (var step in steps)
        {
            var next = new List<Piece>(pieces.Count);
            foreach (var part in pieces) step.Split(part, next);
            pieces = next;
        }
        output.AddRange(pieces);
    }
}
