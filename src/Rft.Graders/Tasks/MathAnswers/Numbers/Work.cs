namespace Rft.Graders.Tasks.MathAnswers.Numbers;

/// <summary>The work that one judgement may do, in units of about a nanosecond. Counted, not timed: the same text gives the same verdict everywhere.</summary>
/// <remarks>One instance a judgement; not thread-safe.</remarks>
internal sealed class Work
{
    /// <summary>Larger numbers are refused: a tower of exponents must not hang, nor fill the memory.</summary>
    public const int MaxBits = 1 << 16;

    private const long Limit = 60_000_000;

    private long _left = Limit;

    /// <summary>Takes the cost of an operation on whole numbers of that size.</summary>
    /// <exception cref="TooComplexException">Nothing is left.</exception>
    public void SpendBits(long bits)
    {
        long limbs = (bits / 32) + 1;
        Spend(100 + (limbs * limbs * 2));
    }

    /// <summary>Takes a cost.</summary>
    /// <exception cref="TooComplexException">Nothing is left.</exception>
    public void Spend(long units)
    {
        _left -= units;
        if (_left < 0) throw new TooComplexException("it takes too many operations");
    }
}
