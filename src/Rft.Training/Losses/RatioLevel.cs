namespace Rft.Training.Losses;

/// <summary>What the ratio of new to old probability is taken over. x new, o old log-probabilities; sg stops the gradient.</summary>
public enum RatioLevel
{
    /// <summary>exp(x - o) at each token. PPO, arXiv 1707.06347, section 3.</summary>
    Token,

    /// <summary>exp of the row's mean of x - o, one value a row. GSPO, arXiv 2507.18071, equation 7.</summary>
    Sequence,

    /// <summary>The value of <see cref="Sequence"/>, with each token's own gradient: sg(s) exp(x - sg(x)). GSPO-token, arXiv 2507.18071, equation 14.</summary>
    SequenceToken,

    /// <summary>exp of the row's sum of x - o: the ratio of whole responses, as in RLOO, arXiv 2402.14740.</summary>
    SequenceSum,

    /// <summary>No ratio: for objectives that take none. Nothing is clipped and ratio statistics are absent.</summary>
    None,
}
