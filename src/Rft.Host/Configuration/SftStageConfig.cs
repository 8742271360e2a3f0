namespace Rft.Host.Configuration;

/// <summary>Supervised fine-tuning on the answers of a data set.</summary>
public sealed record SftStageConfig : SupervisedStageConfig
{
    /// <summary>Whether short conversations share a row.</summary>
    public required bool Packing { get; init; }

    /// <inheritdoc/>
    public override string Method => "sft";
}
