namespace Rft.Training.Losses;

/// <summary>One part of a preference loss.</summary>
/// <param name="Objective">The loss of a pair.</param>
/// <param name="Weight">Its factor; finite.</param>
public sealed record PreferenceTerm(PreferenceObjective Objective, double Weight = 1);
