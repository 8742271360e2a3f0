namespace Rft.Host.Tables;

/// <summary>A column of a flat table. A cell without a value is null: no text, no zero, no NaN.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its cells hold.</param>
internal sealed record TableColumn(string Name, CellKind Kind);
