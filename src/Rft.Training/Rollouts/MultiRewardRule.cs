namespace Rft.Training.Rollouts;

/// <summary>When several rewards become one.</summary>
public enum MultiRewardRule
{
    /// <summary>Weighted sum first, then the advantage of the sum.</summary>
    SumThenNormalize,

    /// <summary>The advantage of each reward, then their weighted sum, then whitening over the batch. GDPO, arXiv 2601.05242.</summary>
    NormalizeThenSum,
}
