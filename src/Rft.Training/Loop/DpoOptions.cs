using Rft.Training.Losses;

namespace Rft.Training.Loop;

/// <summary>Settings of a stage on pairs of answers.</summary>
/// <inheritdoc/>
public sealed record DpoOptions(string Name, int Steps, int Batch, UpdateOptions Update, NotFinitePolicy NotFinite)
    : SupervisedOptions(Name, Steps, Batch, Update, NotFinite)
{
    /// <summary>The loss.</summary>
    public PreferenceOptions Loss { get; init; } = new();

    /// <summary>How the reference follows the policy (TR-DPO); null: it stays the policy at the start of the stage.</summary>
    public ReferenceOptions? Reference { get; init; }
}
