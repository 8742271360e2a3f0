using System.Buffers.Binary;

namespace Rft.Graders.Workers.Protocol;

/// <summary>Length-prefixed frames on a pipe: four bytes little-endian length, then so many bytes of UTF-8 JSON.</summary>
/// <remarks>Reading and writing are each for one thread at a time; they do not disturb each other.</remarks>
internal sealed class Frames(Stream input, Stream output)
{
    /// <summary>The largest frame in bytes. JSON spells some characters with six bytes; see <see cref="ContentLimit"/>.</summary>
    public const int Limit = 64 * 1024 * 1024;

    /// <summary>UTF-8 bytes of text that always fit into a frame, however they are spelt.</summary>
    public const int ContentLimit = Limit / 6 - 64 * 1024;

    private const int HeaderSize = sizeof(int);

    private byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;

    /// <summary>The next frame; null at the end of the stream. Valid until the next read.</summary>
    /// <exception cref="InvalidDataException">The other side sent a length beyond <see cref="Limit"/>, or ended inside a frame.</exception>
    /// <exception cref="IOException">The pipe broke.</exception>
    public ReadOnlyMemory<byte>? Read()
    {
        if (!Fill(HeaderSize)) return _start == _end ? null : throw new InvalidDataException("the stream ends inside a frame");
        int length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        if (length is < 0 or > Limit) throw new InvalidDataException($"a frame of {length} bytes; at most {Limit} are allowed");
        _start += HeaderSize;
        if (!Fill(length)) throw new InvalidDataException("the stream ends inside a frame");
        var frame = _buffer.AsMemory(_start, length);
        _start += length;
        return frame;
    }

    /// <summary>Writes one frame at once.</summary>
    /// <exception cref="IOException">The pipe broke.</exception>
    public void Write(FrameWriter frame)
    {
        output.Write(frame.Finish());
        output.Flush();
    }

    private bool Fill(int count)
    {
        if (_end - _start >= count) return true;
        if (_buffer.Length - _start < count) MakeRoom(count);
        while (_end - _start < count)
        {
            int read = input.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0) return false;
            _end += read;
        }
        return true;
    }

    private void MakeRoom(int count)
    {
        byte[] target = count <= _buffer.Length ? _buffer : new byte[Math.Max(count, 2 * _buffer.Length)];
        Buffer.BlockCopy(_buffer, _start, target, 0, _end - _start);
        (_buffer, _end, _start) = (target, _end - _start, 0);
    }
}
