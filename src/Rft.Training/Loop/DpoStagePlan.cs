using Rft.Training.Data;

namespace Rft.Training.Loop;

/// <summary>A stage on pairs of answers.</summary>
/// <param name="Options">Its settings.</param>
/// <param name="Pairs">The pairs.</param>
public sealed record DpoStagePlan(DpoOptions Options, IReadOnlyList<PreferenceRow> Pairs) : StagePlan(Options.Name, Options.Steps)
{
    /// <summary>Held-out pairs; empty: no held-out loss.</summary>
    public IReadOnlyList<PreferenceRow> HeldOut { get; init; } = [];

    /// <inheritdoc/>
    public override string Method => "dpo";

    /// <inheritdoc/>
    public override int RowCount => Pairs.Count;

    /// <inheritdoc/>
    public override bool Evaluated => true;
}
