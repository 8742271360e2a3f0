namespace Rft.Host.Configuration;

/// <summary>A stage on given data, without sampling.</summary>
/// <param name="Common">What every stage has.</param>
public abstract record SupervisedStageConfig(StageCommon Common) : StageConfig(Common)
{
    /// <summary>Rows a step.</summary>
    public required int Batch { get; init; }

    /// <summary>The held-out loss; null: none.</summary>
    public HeldOutConfig? HeldOut { get; init; }
}
