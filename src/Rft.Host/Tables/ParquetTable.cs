using Parquet;
using Parquet.Schema;

namespace Rft.Host.Tables;

/// <summary>Apache Parquet, compressed, in groups of rows.</summary>
internal sealed class ParquetTable : ITableWriter
{
    private const int RowsPerGroup = 50_000;

    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly DataField[] _fields;
    private readonly FileStream _file;
    private readonly ParquetWriter _writer;
    private readonly List<object?[]> _rows = [];

    private ParquetTable(IReadOnlyList<TableColumn> columns, DataField[] fields, FileStream file, ParquetWriter writer) =>
        (_columns, _fields, _file, _writer) = (columns, fields, file, writer);

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file; an earlier one is replaced.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static async Task<ParquetTable> CreateAsync(string path, IReadOnlyList<TableColumn> columns, CancellationToken cancellationToken)
    {
        DataField[] fields = [.. columns.Select(Field)];
        var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file, cancellationToken: cancellationToken).ConfigureAwait(false);
        return new ParquetTable(columns, fields, file, writer);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<object?> cells, CancellationToken cancellationToken)
    {
        _rows.Add([.. cells]);
        if (_rows.Count == RowsPerGroup) await WriteGroupAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_rows.Count > 0) await WriteGroupAsync(CancellationToken.None).ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _file.DisposeAsync().ConfigureAwait(false);
    }

    private static DataField Field(TableColumn column) => column.Kind switch
    {
        CellKind.Number => new DataField<double?>(column.Name),
        CellKind.Integer => new DataField<int?>(column.Name),
        CellKind.Truth => new DataField<bool?>(column.Name),
        _ => new DataField<string>(column.Name),
    };

    private async Task WriteGroupAsync(CancellationToken cancellationToken)
    {
        using var group = _writer.CreateRowGroup();
        for (int i = 0; i < _columns.Count; i++)
        {
            int column = i;
            var field = _fields[i];
            await (_columns[i].Kind switch
            {
                CellKind.Number => group.WriteAsync<double>(field, _rows.Select(row => (double?)row[column]).ToArray(), cancellationToken: cancellationToken),
                CellKind.Integer => group.WriteAsync<int>(field, _rows.Select(row => (int?)row[column]).ToArray(), cancellationToken: cancellationToken),
                CellKind.Truth => group.WriteAsync<bool>(field, _rows.Select(row => (bool?)row[column]).ToArray(), cancellationToken: cancellationToken),
                _ => group.WriteAsync(field, _rows.Select(row => (string?)row[column]).ToArray()!),
            }).ConfigureAwait(false);
        }
        _rows.Clear();
    }
}
