using System.Buffers;
using System.Globalization;
using System.Text;

namespace Rft.Host.Tables;

/// <summary>
/// Comma-separated values as RFC 4180 has them: a head, lines that end with a line feed, quotes where a cell needs them. An empty text is <c>""</c>, no value
/// nothing.
/// </summary>
internal sealed class CsvTable : ITableWriter
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n");

    private readonly StreamWriter _file;

    /// <summary>Begins a file with its head.</summary>
    /// <param name="path">The file; an earlier one is replaced.</param>
    /// <param name="columns">The columns.</param>
    public CsvTable(string path, IReadOnlyList<TableColumn> columns)
    {
        _file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        _file.Write(string.Join(',', columns.Select(column => Escape(column.Name))) + "\n");
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<object?> cells, CancellationToken cancellationToken) =>
        await _file.WriteAsync($"{string.Join(',', cells.Select(Cell))}\n".AsMemory(), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static string Cell(object? cell) => cell switch
    {
        null => "",
        string text => Escape(text),
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
    };

    private static string Escape(string text) =>
        text.Length == 0 || text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
