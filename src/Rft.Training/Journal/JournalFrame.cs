using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Rft.Training.Journal;

/// <summary>One entry of a journal.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">JSON in UTF-8.</param>
/// <remarks>On disk: the mark <c>RFTJ</c>, the payload's length, a CRC-32C over kind and payload (both little-endian uint32), the kind, the payload.</remarks>
internal readonly record struct JournalFrame(JournalKind Kind, ReadOnlyMemory<byte> Payload)
{
    private const int Header = 13;

    // Longer than any group's grades; a damaged length is not taken for one.
    private const int Longest = 1 << 28;

    private static ReadOnlySpan<byte> Mark => "RFTJ"u8;

    /// <summary>Bytes on disk.</summary>
    public int Length => Header + Payload.Length;

    /// <summary>The frame as it stands on disk.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Mark.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)Payload.Length);
        bytes[12] = (byte)Kind;
        Payload.Span.CopyTo(bytes.AsSpan(Header));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Crc(bytes.AsSpan(12)));
        return bytes;
    }

    /// <summary>Reads the frame at a place; null when there is no whole and sound one.</summary>
    public static JournalFrame? Read(ReadOnlyMemory<byte> journal, int place)
    {
        var rest = journal[place..];
        var bytes = rest.Span;
        if (bytes.Length < Header || !bytes.StartsWith(Mark)) return null;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (length > Longest || Header + (int)length > bytes.Length) return null;
        if (Crc(bytes.Slice(12, (int)length + 1)) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..])) return null;
        return new JournalFrame((JournalKind)bytes[12], rest.Slice(Header, (int)length));
    }

    /// <summary>Place of the next sound frame at or after a place; null when there is none.</summary>
    public static int? Find(ReadOnlyMemory<byte> journal, int from)
    {
        for (int place = from; place < journal.Length; place++)
        {
            int next = journal.Span[place..].IndexOf(Mark);
            if (next < 0) return null;
            place += next;
            if (Read(journal, place) is not null) return place;
        }
        return null;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words) crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (byte value in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}

/// <summary>What a journal's entry is. The numbers stand in files.</summary>
internal enum JournalKind : byte
{
    /// <summary>What graders said of a sample.</summary>
    Grade = 1,

    /// <summary>What group graders said of a group.</summary>
    GroupGrade = 2,

    /// <summary>A part of a step begins or ends.</summary>
    Phase = 3,

    /// <summary>A guard or a grader's failure ended the run.</summary>
    Stopped = 4,

    /// <summary>What graders said when they were asked once more, to see whether they repeat themselves.</summary>
    Canary = 5,
}
