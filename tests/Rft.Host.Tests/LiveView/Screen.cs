using System.Globalization;
using System.Text;

namespace Rft.Host.Tests.LiveView;

/// <summary>A terminal that understands what the live view writes: line ends, cursor up, erasing; colours are left out.</summary>
internal sealed class Screen(int width, int height) : TextWriter
{
    private readonly List<StringBuilder> _rows = [new()];
    private readonly StringBuilder _escape = new();
    private readonly Lock _lock = new();
    private int _row, _column;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>All rows, those that have left the screen as well, without empty ones at the end.</summary>
    public string Text
    {
        get
        {
            lock (_lock) return string.Join('\n', _rows.Select(row => row.ToString().TrimEnd())).TrimEnd('\n');
        }
    }

    public override void Write(char value)
    {
        lock (_lock)
        {
            if (value == '\u001b' || _escape.Length > 0) Escape(value);
            else if (value == '\r') _column = 0;
            else if (value == '\n') NextRow();
            else Put(value);
        }
    }

    private void Put(char value)
    {
        if (_column == width) NextRow();
        var row = _rows[_row];
        if (row.Length <= _column) row.Append(' ', _column + 1 - row.Length);
        row[_column++] = value;
    }

    private void NextRow()
    {
        if (++_row == _rows.Count) _rows.Add(new StringBuilder());
        _column = 0;
    }

    private void Escape(char value)
    {
        _escape.Append(value);
        if (!char.IsAsciiLetter(value)) return;
        string code = _escape.ToString();
        _escape.Clear();
        if (value is 'm' or 'l' or 'h') return;
        int number = int.TryParse(code.AsSpan(2, code.Length - 3), CultureInfo.InvariantCulture, out int given) ? given : 1;
        // The cursor cannot go above the screen.
        if (value == 'A') _row = Math.Max(Math.Max(0, _rows.Count - height), _row - number);
        if (value is 'K' or 'J') _rows[_row].Length = Math.Min(_rows[_row].Length, _column);
        if (value == 'J') _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
    }
}
