namespace Rft.Host.Configuration;

/// <summary>Supervised fine-tuning on the answers of a data set.</summary>
public sealed record SftStageConfig : StageConfig
{
    /// <summary>Rows a step.</summary>
    public required int Batch { get; init; }

    /// <inheritdoc/>
    public override string Method => "sft";
}
