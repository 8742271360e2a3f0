namespace Rft.Training.Losses;

/// <summary>What becomes of an importance weight w = exp(o - b), o the trainer's and b the sampler's log-probability.</summary>
public enum TisMode
{
    /// <summary>w limited to the bounds. Truncated importance sampling, Ionides 2008.</summary>
    Truncate,

    /// <summary>w inside the bounds, 0 outside. IcePop at token level.</summary>
    Mask,

    /// <summary>Rows whose geometric mean of w leaves the bounds get 0, the others keep their raw w.</summary>
    RowMask,

    /// <summary>The raw w.</summary>
    None,
}
