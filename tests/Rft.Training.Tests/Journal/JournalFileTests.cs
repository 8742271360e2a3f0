using System.Text;
using Rft.Training.Journal;

namespace Rft.Training.Tests.Journal;

public sealed class JournalFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Part => Path.Combine(_folder.At("journal"), "000001.wal");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_frame_is_mark_length_checksum_kind_and_payload()
    {
        byte[] bytes = new JournalFrame(JournalKind.Phase, "123456789"u8.ToArray()).ToBytes();
        Assert.Equal("RFTJ"u8, bytes.AsSpan(0, 4));
        Assert.Equal(9u, BitConverter.ToUInt32(bytes, 4));
        Assert.Equal(3, bytes[12]);
        // CRC-32C of the bytes 03 31 32 ... 39, by the bitwise definition with the reflected polynomial 0x82F63B78.
        uint crc = uint.MaxValue;
        foreach (byte value in bytes[12..])
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        Assert.Equal(~crc, BitConverter.ToUInt32(bytes, 8));
    }

    [Fact]
    public void What_was_appended_is_read_again_and_appending_goes_on()
    {
        Write("one", "two");
        Write("three");
        Assert.Equal(["one", "two", "three"], Read().Texts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(15)]
    public void A_torn_end_is_cut_off_and_said(int left)
    {
        Write("one", "two");
        long whole = new FileInfo(Part).Length, second = 13 + 3;
        using (var file = new FileStream(Part, FileMode.Open)) file.SetLength(whole - second + left);
        var (texts, torn) = Read();
        Assert.Equal(["one"], texts);
        Assert.Equal(left, torn);
        Write("three");
        Assert.Equal(["one", "three"], Read().Texts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(14)]
    public void Damage_with_sound_frames_behind_it_is_no_torn_end(int at)
    {
        Write("one", "two", "three");
        byte[] bytes = File.ReadAllBytes(Part);
        bytes[16 + at] ^= 0x40;
        File.WriteAllBytes(Part, bytes);
        var error = Assert.Throws<JournalException>(() => Read());
        Assert.StartsWith($"{Part} is damaged at byte 16 and goes on soundly at byte 32", error.Message, StringComparison.Ordinal);
        Assert.Contains("remove the folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_part_drops_the_ones_before()
    {
        Write("one");
        var (journal, _, _) = JournalFile.Open(_folder.At("journal"));
        using (journal)
        {
            journal.Restart([new JournalFrame(JournalKind.Grade, "kept"u8.ToArray())]);
            journal.Append(JournalKind.Phase, "two"u8.ToArray());
        }
        Assert.Equal("000002.wal", Path.GetFileName(Assert.Single(Directory.GetFiles(_folder.At("journal")))));
        Assert.Equal(["kept", "two"], Read().Texts);
    }

    [Fact]
    public void A_kill_between_two_parts_leaves_both()
    {
        Write("one");
        File.WriteAllBytes(Path.Combine(_folder.At("journal"), "000002.wal"), []);
        Assert.Equal(["one"], Read().Texts);
        Write("two");
        Assert.Equal(["one", "two"], Read().Texts);
    }

    private void Write(params string[] texts)
    {
        var (journal, _, _) = JournalFile.Open(_folder.At("journal"));
        using var open = journal;
        foreach (string text in texts) journal.Append(JournalKind.Phase, Encoding.UTF8.GetBytes(text));
    }

    private (string[] Texts, long Torn) Read()
    {
        var (journal, frames, torn) = JournalFile.Open(_folder.At("journal"));
        journal.Dispose();
        return ([.. frames.Select(frame => Encoding.UTF8.GetString(frame.Payload.Span))], torn);
    }
}
