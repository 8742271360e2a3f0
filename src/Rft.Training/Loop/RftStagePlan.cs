using Rft.Training.Data;

namespace Rft.Training.Loop;

/// <summary>A stage that samples and learns from graders, a teacher, or both.</summary>
/// <param name="Options">Its settings.</param>
/// <param name="Rows">Prompt rows.</param>
public sealed record RftStagePlan(RftOptions Options, IReadOnlyList<ChatRow> Rows) : StagePlan(Options.Name, Options.Steps)
{
    /// <inheritdoc/>
    public override string Method => Options.Teacher is null ? "rft" : "distill";

    /// <inheritdoc/>
    public override int RowCount => Rows.Count;

    /// <inheritdoc/>
    public override bool Evaluated => true;
}
