namespace Rft.Training.Losses;

/// <summary>The surrogate that a policy loss minimises. x log-probability, R ratio, clip(R) the bounded ratio, A advantage; sg stops the gradient.</summary>
public enum PolicyObjective
{
    /// <summary>-min(R A, clip(R) A). PPO, arXiv 1707.06347, equation 7. Without bounds it is importance sampling, -R A.</summary>
    PpoClip,

    /// <summary>-sg(clip(R)) A x: bounds limit the coefficient, every token keeps its gradient. CISPO, arXiv 2506.13585, equation 4.</summary>
    Cispo,

    /// <summary>-A x. Williams 1992; GPG, arXiv 2504.02546.</summary>
    Reinforce,

    /// <summary>-A exp(x - sg(x)): the gradient of REINFORCE with the value -A of a ratio that is 1.</summary>
    OnPolicy,

    /// <summary>-A sigmoid(tau (R - 1)) 4 / tau: a smooth gate in place of clipping. SAPO, arXiv 2511.20347.</summary>
    Sapo,

    /// <summary>-mean(A) times the geometric mean of the row's clipped token ratios. GMPO, arXiv 2507.20673.</summary>
    Gmpo,

    /// <summary>-sg(phi(w)) A x with phi = exp(lambda + k log w - lambda w) of the row's ratio w. VESPO, arXiv 2602.10693.</summary>
    Vespo,

    /// <summary>-(A x - beta / 2 (x - o)^2) with old log-probability o: a quadratic pull to the old policy. DRO, arXiv 2405.19107.</summary>
    Dro,

    /// <summary>-sg(w) A x with w = 1 for A &gt;= 0 and min(R, 1) for A &lt; 0: tapered off-policy REINFORCE. TOPR, arXiv 2503.14286.</summary>
    Topr,
}
