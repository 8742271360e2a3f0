namespace Rft.Training.Losses;

/// <summary>The optional inputs that a loss reads.</summary>
[Flags]
public enum LossNeeds
{
    /// <summary>Log-probabilities and mask only.</summary>
    None = 0,

    /// <summary><see cref="LossInputs.OldLogProbs"/>.</summary>
    OldLogProbs = 1,

    /// <summary><see cref="LossInputs.Advantages"/>.</summary>
    Advantages = 2,

    /// <summary><see cref="LossInputs.RefLogProbs"/>; without it no reference policy has to be loaded.</summary>
    RefLogProbs = 4,

    /// <summary><see cref="LossInputs.Entropies"/>.</summary>
    Entropies = 8,

    /// <summary><see cref="LossInputs.RolloutLogProbs"/>.</summary>
    RolloutLogProbs = 16,
}
