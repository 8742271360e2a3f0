namespace Rft.Host.Tables;

/// <summary>Writes a flat table row by row. What was written is whole once it is disposed.</summary>
internal interface ITableWriter : IAsyncDisposable
{
    /// <summary>Writes a row: a cell a column, null where there is no value.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    ValueTask WriteAsync(IReadOnlyList<object?> cells, CancellationToken cancellationToken);
}
