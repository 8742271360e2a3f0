namespace Rft.Training.Tokenizers.HuggingFace.Bpe;

/// <summary>Pairs of tokens as keys of a dictionary; see <see cref="PairTable"/> for what is wrong with the usual hash.</summary>
internal sealed class PairComparer : IEqualityComparer<ulong>
{
    public bool Equals(ulong x, ulong y) => x == y;

    public int GetHashCode(ulong obj) => PairTable.Hash(obj);
}
