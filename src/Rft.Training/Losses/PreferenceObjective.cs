namespace Rft.Training.Losses;

/// <summary>
/// Losses of a pair. c and r are the scores of the chosen and the rejected response (log-ratio to the reference, or a function of it), z = beta (c - r),
/// s the logistic function, e the label smoothing.
/// </summary>
public enum PreferenceObjective
{
    /// <summary>-(1 - e) log s(z) - e log s(-z). DPO, arXiv 2305.18290, equation 7; smoothing: cDPO.</summary>
    Sigmoid,

    /// <summary>max(0, 1 - z). SLiC, arXiv 2305.10425.</summary>
    Hinge,

    /// <summary>(c - r - 1 / (2 beta))^2. IPO, arXiv 2310.12036, equation 17.</summary>
    Ipo,

    /// <summary>(-(1 - e) log s(z) + e log s(-z)) / (1 - 2 e). Robust DPO, arXiv 2403.00409.</summary>
    Robust,

    /// <summary>s(z) (log s(z) - log(1 - e)) + s(-z) (log s(-z) - log e). EXO, arXiv 2402.00856, equation 16. Needs e above 0.</summary>
    ExoPair,

    /// <summary>1 - s(beta c) + s(beta r): for chosen responses better than the policy's own. APO, arXiv 2408.06266, equation 7.</summary>
    ApoZero,

    /// <summary>s(beta c) + 1 - s(z): for chosen responses worse than the policy's own. APO, equation 8.</summary>
    ApoDown,

    /// <summary>-log s(beta c) - log s(-beta r). BCO without its running shift, arXiv 2404.04656.</summary>
    BcoPair,

    /// <summary>-log s(beta c) - (log s(-beta c) + log s(-beta r)) / 2. NCA, arXiv 2402.05369.</summary>
    NcaPair,

    /// <summary>(c - 1 / (2 beta))^2 + (r + 1 / (2 beta))^2. SPPO, arXiv 2405.00675.</summary>
    SppoHard,
}
