using Rft.Training.Data;

namespace Rft.Training.Loop;

/// <summary>A supervised stage.</summary>
/// <param name="Options">Its settings.</param>
/// <param name="Rows">Rows with something to train.</param>
public sealed record SftStagePlan(SftOptions Options, IReadOnlyList<ChatRow> Rows) : StagePlan(Options.Name, Options.Steps, Rows)
{
    /// <inheritdoc/>
    public override string Method => "sft";
}
