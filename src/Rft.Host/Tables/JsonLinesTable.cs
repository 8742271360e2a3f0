using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rft.Host.Tables;

/// <summary>One flat JSON object a row; cells without a value are left out.</summary>
internal sealed class JsonLinesTable : ITableWriter
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly FileStream _file;
    private readonly Utf8JsonWriter _json;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file; an earlier one is replaced.</param>
    /// <param name="columns">The columns.</param>
    public JsonLinesTable(string path, IReadOnlyList<TableColumn> columns)
    {
        _columns = columns;
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        _json = new Utf8JsonWriter(_file, Readable);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<object?> cells, CancellationToken cancellationToken)
    {
        _json.WriteStartObject();
        for (int i = 0; i < cells.Count; i++) Write(_columns[i].Name, cells[i]);
        _json.WriteEndObject();
        await _json.FlushAsync(cancellationToken).ConfigureAwait(false);
        _json.Reset();
        _file.WriteByte((byte)'\n');
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync().ConfigureAwait(false);
        await _file.DisposeAsync().ConfigureAwait(false);
    }

    private void Write(string name, object? cell)
    {
        if (cell is string text) _json.WriteString(name, text);
        else if (cell is double number) _json.WriteNumber(name, number);
        else if (cell is int integer) _json.WriteNumber(name, integer);
        else if (cell is bool truth) _json.WriteBoolean(name, truth);
    }
}
