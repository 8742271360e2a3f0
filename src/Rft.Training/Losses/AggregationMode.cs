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

    /// <summary>
    /// Mean over rows of one value a row: of the row's plain mean, without the small terms of row lengths. For objectives that give all tokens of a row
    /// the same value. RLOO, arXiv 2402.14740; GMPO, arXiv 2507.20673.
    /// </summary>
    SequenceValuesMean,

    /// <summary>sum(l m) / sum(w m), with the weights w that l already contains. Supervised losses only.</summary>
    WeightedMean,

    /// <summary>sum(l m). The caller normalises through advantages, weights or the learning rate.</summary>
    TokenSum,
}
