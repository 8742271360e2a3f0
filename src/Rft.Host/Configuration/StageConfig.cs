namespace Rft.Host.Configuration;

/// <summary>One stage of training.</summary>
/// <param name="Common">What every stage has.</param>
public abstract record StageConfig(StageCommon Common)
{
    /// <summary><c>sft</c>, <c>dpo</c>, <c>rft</c> or <c>distill</c>.</summary>
    public abstract string Method { get; }

    /// <inheritdoc cref="StageCommon.Name"/>
    public string Name => Common.Name;

    /// <inheritdoc cref="StageCommon.Data"/>
    public string Data => Common.Data;

    /// <inheritdoc cref="StageCommon.Steps"/>
    public int Steps => Common.Steps;

    /// <inheritdoc cref="StageCommon.Optimizer"/>
    public OptimizerConfig Optimizer => Common.Optimizer;

    /// <inheritdoc cref="StageCommon.MicroBatchTokens"/>
    public int? MicroBatchTokens => Common.MicroBatchTokens;

    /// <inheritdoc cref="StageCommon.RecomputeActivations"/>
    public bool? RecomputeActivations => Common.RecomputeActivations;

    /// <inheritdoc cref="StageCommon.BalanceCoef"/>
    public double BalanceCoef => Common.BalanceCoef;
}
