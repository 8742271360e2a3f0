using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rft.Graders.Workers.Protocol;

/// <summary>Builds one frame. Reused: <see cref="Put"/> starts anew.</summary>
internal sealed class FrameWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    /// <summary>Bytes of the frame, header included.</summary>
    public int Length => _bytes.WrittenCount;

    /// <summary>Fills the frame with a message.</summary>
    public FrameWriter Put<T>(T message, JsonTypeInfo<T> type)
    {
        _bytes.ResetWrittenCount();
        _bytes.GetSpan(sizeof(int));
        _bytes.Advance(sizeof(int));
        using var json = new Utf8JsonWriter(_bytes, Options);
        JsonSerializer.Serialize(json, message, type);
        return this;
    }

    /// <summary>The frame with its length in front.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        var frame = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_bytes.WrittenMemory).Span;
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - sizeof(int));
        return frame;
    }
}
