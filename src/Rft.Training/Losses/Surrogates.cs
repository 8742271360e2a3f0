using Rft.Training.Losses.Objectives;

namespace Rft.Training.Losses;

/// <summary>The surrogate of each objective: one file in Objectives, one line here.</summary>
internal static class Surrogates
{
    /// <summary>The surrogate of an objective.</summary>
    public static Surrogate Of(PolicyObjective objective) => objective switch
    {
        PolicyObjective.PpoClip => new PpoClip(),
        PolicyObjective.Cispo => new Cispo(),
        PolicyObjective.Reinforce => new Reinforce(),
        PolicyObjective.OnPolicy => new OnPolicy(),
        PolicyObjective.Sapo => new Sapo(),
        PolicyObjective.Gmpo => new Gmpo(),
        PolicyObjective.Vespo => new Vespo(),
        PolicyObjective.Dro => new Dro(),
        PolicyObjective.Topr => new Topr(),
        _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, "no such policy objective"),
    };
}
