using System.Globalization;
using SQLitePCL;

namespace Rft.Graders.Tasks.SqlResult;

/// <summary>The rows of a result, each as one text that equal rows share: 1 is 1.0, reals count to 12 digits, NULL is NULL.</summary>
/// <param name="columns">Number of columns.</param>
internal sealed class SqlTable(int columns)
{
    private readonly List<string> _rows = [];
    private int _size;

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>Number of rows.</summary>
    public int Rows => _rows.Count;

    /// <summary>Takes the current row of a statement.</summary>
    /// <exception cref="SqlRefusedException">The result is too large.</exception>
    public void Add(sqlite3_stmt statement)
    {
        string row = string.Join('|', Enumerable.Range(0, columns).Select(column => Cell(statement, column)));
        _rows.Add(row);
        _size += row.Length;
        if (_rows.Count > SqlLimits.Rows || _size > SqlLimits.Size) throw new SqlRefusedException("too_large");
    }

    /// <summary>Whether another result has the same rows, as often; in the same order if that counts.</summary>
    public bool Equals(SqlTable other, bool ordered) => columns == other.Columns
        && (ordered ? _rows.SequenceEqual(other._rows) : _rows.Order(StringComparer.Ordinal).SequenceEqual(other._rows.Order(StringComparer.Ordinal)));

    private static string Cell(sqlite3_stmt statement, int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_NULL => "null",
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, column).ToString(CultureInfo.InvariantCulture),
        raw.SQLITE_FLOAT => Real(raw.sqlite3_column_double(statement, column)),
        raw.SQLITE_BLOB => $"x'{Convert.ToHexString(raw.sqlite3_column_blob(statement, column))}'",
        // The length in front keeps a text from looking like two cells.
        _ => Text(raw.sqlite3_column_text(statement, column).utf8_to_string()),
    };

    private static string Text(string text) => $"{text.Length}'{text}'";

    private static string Real(double value) => Math.Abs(value) < 1e15 && double.IsInteger(value)
        ? ((long)value).ToString(CultureInfo.InvariantCulture)
        : value.ToString("G12", CultureInfo.InvariantCulture);
}
