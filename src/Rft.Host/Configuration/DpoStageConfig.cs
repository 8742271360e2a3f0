using Rft.Training.Loop;
using Rft.Training.Losses;

namespace Rft.Host.Configuration;

/// <summary>Preference fine-tuning on pairs of answers.</summary>
/// <param name="Common">What every stage has.</param>
public sealed record DpoStageConfig(StageCommon Common) : SupervisedStageConfig(Common)
{
    /// <summary>The loss.</summary>
    public required PreferenceOptions Loss { get; init; }

    /// <summary>How the reference follows the policy; null: it stays.</summary>
    public ReferenceOptions? Reference { get; init; }

    /// <inheritdoc/>
    public override string Method => "dpo";
}
