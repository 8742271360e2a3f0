namespace Rft.Training.Losses;

/// <summary>What a rejection rule looks at.</summary>
public enum RejectionLevel
{
    /// <summary>Each token: rejects tokens.</summary>
    Token,

    /// <summary>The sum over the row: rejects rows, as all below.</summary>
    SeqSum,

    /// <summary>The mean over the row.</summary>
    SeqMean,

    /// <summary>The largest value of the row.</summary>
    SeqMax,
}
