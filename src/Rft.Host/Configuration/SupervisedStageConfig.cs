namespace Rft.Host.Configuration;

/// <summary>A stage on given data, without sampling.</summary>
public abstract record SupervisedStageConfig : StageConfig
{
    /// <summary>Rows a step.</summary>
    public required int Batch { get; init; }

    /// <summary>The held-out loss; null: none.</summary>
    public HeldOutConfig? HeldOut { get; init; }
}
