using System.Text.Json;
using Rft.Graders.Workers.Protocol;

namespace Rft.Graders.Tests.Workers;

public sealed class FramesTests
{
    [Fact]
    public void A_frame_is_its_length_and_its_json()
    {
        using var pipe = new MemoryStream();
        new Frames(Stream.Null, pipe).Write(new FrameWriter().Put(new WorkerReply { Id = 7, Hello = new Hello(1, "n") }, WorkerJson.Default.WorkerReply));
        byte[] bytes = pipe.ToArray();
        Assert.Equal([43, 0, 0, 0, .. """{"id":7,"hello":{"protocol":1,"nonce":"n"}}"""u8], bytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100_000)]
    public void Frames_come_out_as_they_went_in_however_the_pipe_cuts_them(int piece)
    {
        using var pipe = new MemoryStream();
        var writer = new Frames(Stream.Null, pipe);
        string[] texts = ["", "short", new string('x', 200_000), "after"];
        foreach (string text in texts) writer.Write(new FrameWriter().Put(new WorkerReply { Id = 1, Hello = new Hello(1, text) }, WorkerJson.Default.WorkerReply));
        using var input = new Pieces(pipe.ToArray(), piece);
        var reader = new Frames(input, Stream.Null);
        foreach (string text in texts) Assert.Equal(text, JsonSerializer.Deserialize(reader.Read()!.Value.Span, WorkerJson.Default.WorkerReply)!.Hello!.Nonce);
        Assert.Null(reader.Read());
    }

    [Theory]
    [InlineData(new byte[] { 255, 255, 255, 127 }, "a frame of 2147483647 bytes; at most 67108864 are allowed")]
    [InlineData(new byte[] { 255, 255, 255, 255 }, "a frame of -1 bytes; at most 67108864 are allowed")]
    [InlineData(new byte[] { 5, 0, 0, 0, 1 }, "the stream ends inside a frame")]
    [InlineData(new byte[] { 5, 0 }, "the stream ends inside a frame")]
    public void What_is_no_frame_is_refused(byte[] bytes, string message)
    {
        using var input = new MemoryStream(bytes);
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => new Frames(input, Stream.Null).Read()).Message);
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
