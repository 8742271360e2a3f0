namespace Rft.Training.Data;

/// <summary>Reads a stream line by line as bytes, so that one row of a file of any size is in memory at a time.</summary>
/// <remarks>Drops a byte order mark and the carriage return of CRLF. A returned line is valid until the next call.</remarks>
internal sealed class LineReader(Stream stream)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Number of the line returned last, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">Its bytes without the line end.</param>
    /// <returns>False at the end of the stream.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        int scanned = 0;
        while (true)
        {
            int newline = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                line = Take(scanned + newline, terminator: 1);
                return true;
            }
            scanned = _end - _start;
            if (_ended)
            {
                line = scanned > 0 ? Take(scanned, terminator: 0) : default;
                return scanned > 0;
            }
            Fill();
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int terminator)
    {
        var line = _buffer.AsMemory(_start, length);
        _start += length + terminator;
        if (++Line == 1 && line.Span.StartsWith(ByteOrderMark)) line = line[ByteOrderMark.Length..];
        return line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _ended = read == 0;
    }
}
