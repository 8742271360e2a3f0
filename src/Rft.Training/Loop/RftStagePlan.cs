using Rft.Training.Data;

namespace Rft.Training.Loop;

/// <summary>A reinforcement stage.</summary>
/// <param name="Options">Its settings.</param>
/// <param name="Rows">Prompt rows.</param>
public sealed record RftStagePlan(RftOptions Options, IReadOnlyList<ChatRow> Rows) : StagePlan(Options.Name, Options.Steps)
{
    /// <inheritdoc/>
    public override string Method => "rft";

    /// <inheritdoc/>
    public override int RowCount => Rows.Count;

    /// <inheritdoc/>
    public override bool Evaluated => true;
}
