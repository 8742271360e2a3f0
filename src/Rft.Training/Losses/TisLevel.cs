namespace Rft.Training.Losses;

/// <summary>What an importance weight is taken over.</summary>
public enum TisLevel
{
    /// <summary>Each token.</summary>
    Token,

    /// <summary>The product over the row, one weight for all its tokens.</summary>
    Sequence,
}
