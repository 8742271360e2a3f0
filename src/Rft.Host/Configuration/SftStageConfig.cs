namespace Rft.Host.Configuration;

/// <summary>Supervised fine-tuning on the answers of a data set.</summary>
/// <param name="Common">What every stage has.</param>
public sealed record SftStageConfig(StageCommon Common) : SupervisedStageConfig(Common)
{
    /// <summary>Whether short conversations share a row.</summary>
    public required bool Packing { get; init; }

    /// <inheritdoc/>
    public override string Method => "sft";
}
