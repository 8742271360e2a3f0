namespace Rft.Training.Losses;

/// <summary>How token losses l with mask m become one number. N tokens and B rows of the whole step, n tokens of a row, L a constant.</summary>
public enum AggregationMode
{
    /// <summary>sum(l m) / N. DAPO, arXiv 2503.14476, equation 8.</summary>
    TokenMean,

    /// <summary>Mean over rows of sum_t(l m) / n. GRPO, arXiv 2402.03300, equation 3.</summary>
    SeqMeanTokenMean,

    /// <summary>Mean over rows of sum_t(l m).</summary>
    SeqMeanTokenSum,

    /// <summary>sum(l m) / L. The gradient grows with the batch.</summary>
    TokenSumNorm,

    /// <summary>sum(l m) / (B L). Dr. GRPO, arXiv 2503.20783, section 3.2.</summary>
    BatchMeanTokenSumNorm,

    /// <summary>sum(l m). The caller normalises through advantages, weights or the learning rate.</summary>
    TokenSum,
}
