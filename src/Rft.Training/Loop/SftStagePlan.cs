using Rft.Training.Data;

namespace Rft.Training.Loop;

/// <summary>A supervised stage on demonstrations.</summary>
/// <param name="Options">Its settings.</param>
/// <param name="Rows">Rows with something to train.</param>
public sealed record SftStagePlan(SftOptions Options, IReadOnlyList<ChatRow> Rows) : StagePlan(Options.Name, Options.Steps)
{
    /// <summary>Held-out rows with something to train; empty: no held-out loss.</summary>
    public IReadOnlyList<ChatRow> HeldOut { get; init; } = [];

    /// <inheritdoc/>
    public override string Method => "sft";

    /// <inheritdoc/>
    public override int RowCount => Rows.Count;

    /// <inheritdoc/>
    public override bool Evaluated => false;
}
