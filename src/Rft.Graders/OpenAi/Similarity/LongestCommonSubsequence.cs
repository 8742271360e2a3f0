using System.Numerics;

namespace Rft.Graders.OpenAi.Similarity;

/// <summary>
/// Length of the longest common subsequence, 64 cells a step: Hyyrö, Bit-Parallel LCS-length Computation Revisited (2004). The first
/// sequence is taken in blocks of 64, one after the other, so that memory grows with the length of the sequences and not with their alphabet.
/// </summary>
internal sealed class LongestCommonSubsequence
{
    private const int Block = 64;
    private readonly ulong[] _masks;
    private readonly byte[] _carries;

    private LongestCommonSubsequence(int alphabet, int longest)
    {
        _masks = new ulong[alphabet];
        _carries = new byte[longest];
    }

    /// <summary>Numbers the symbols of two sequences from 0, and makes what computes with such numbers.</summary>
    public static (int[] Left, int[] Right, LongestCommonSubsequence Lcs) Prepare<T>(IReadOnlyList<T> left, IReadOnlyList<T> right)
        where T : notnull
    {
        var numbers = new Dictionary<T, int>();
        int[] numberedLeft = Number(left, numbers), numberedRight = Number(right, numbers);
        return (numberedLeft, numberedRight, new LongestCommonSubsequence(numbers.Count, Math.Max(left.Count, right.Count)));
    }

    /// <summary>The length for two sequences of numbers of <see cref="Prepare"/>.</summary>
    public int Length(ReadOnlySpan<int> left, ReadOnlySpan<int> right, CancellationToken cancellationToken)
    {
        _carries.AsSpan(0, right.Length).Clear();
        int length = 0;
        for (int start = 0; start < left.Length; start += Block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            length += LengthOfBlock(left.Slice(start, Math.Min(Block, left.Length - start)), right);
        }
        return length;
    }

    private int LengthOfBlock(ReadOnlySpan<int> block, ReadOnlySpan<int> text)
    {
        for (int i = 0; i < block.Length; i++) _masks[block[i]] |= 1UL << i;
        ulong row = ulong.MaxValue;
        for (int j = 0; j < text.Length; j++)
        {
            ulong match = row & _masks[text[j]];
            ulong withMatch = row + match, sum = withMatch + _carries[j];
            _carries[j] = (byte)(withMatch < row || sum < withMatch ? 1 : 0);
            row = sum | (row & ~match);
        }
        foreach (int symbol in block) _masks[symbol] = 0;
        return BitOperations.PopCount(~row & (ulong.MaxValue >> (Block - block.Length)));
    }

    private static int[] Number<T>(IReadOnlyList<T> sequence, Dictionary<T, int> numbers)
        where T : notnull
    {
        int[] numbered = new int[sequence.Count];
        for (int i = 0; i < numbered.Length; i++)
        {
            if (!numbers.TryGetValue(sequence[i], out int number)) numbers.Add(sequence[i], number = numbers.Count);
            numbered[i] = number;
        }
        return numbered;
    }
}
