using System.Text;
using System.Text.Json;
using Rft.Graders;

namespace Rft.Training.Data;

/// <summary>Reads the rows of JSON lines, one at a time: UTF-8, with or without a byte order mark, LF or CRLF; blank lines are skipped.</summary>
internal static class JsonlRows
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="DatasetException">It cannot be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"cannot read the dataset {path}: {e.Message}", e);
        }
    }

    /// <summary>Reads a stream, row by row.</summary>
    /// <param name="stream">The text; the caller closes it.</param>
    /// <param name="name">What errors call the stream.</param>
    /// <returns>Each row with its text and line; the text is valid until the next row is asked for.</returns>
    /// <exception cref="DatasetException">While enumerating: a line is no JSON.</exception>
    public static IEnumerable<(JsonElement Row, ReadOnlyMemory<byte> Text, int Line)> Read(Stream stream, string name)
    {
        var lines = new LineReader(stream);
        while (lines.TryRead(out var line))
        {
            if (line.Span.IndexOfAnyExcept(" \t"u8) < 0) continue;
            CheckUtf8(line.Span, name, lines.Line);
            yield return (Parse(line, name, lines.Line), line, lines.Line);
        }
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> line, string name, int number)
    {
        try
        {
            // An element of its own: the row outlives the reader's buffer and has nothing to dispose of.
            var row = JsonElement.Parse(line.Span, Strict);
            int half = JsonText.LoneSurrogate(line.Span);
            return half < 0 ? row : throw new DatasetException(name, number, JsonLocator.ColumnAt(line.Span, half),
                "half a character is spelt here (a surrogate without the other): the text was cut off; it is not Unicode, remove the half");
        }
        catch (JsonException e)
        {
            int column = JsonLocator.ColumnAt(line.Span, (int)(e.BytePositionInLine ?? 0));
            throw new DatasetException(name, number, column, $"not valid JSON: {Reason(e)}; a row is one JSON object on one line");
        }
    }

    /// <summary>The parser's sentence without the line and byte it adds, which count within the row and from 0.</summary>
    private static string Reason(JsonException error)
    {
        int place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? error.Message : error.Message[..place]).TrimEnd('.', ' ');
    }

    private static void CheckUtf8(ReadOnlySpan<byte> line, string name, int number)
    {
        int offset = 0;
        while (offset < line.Length)
        {
            int ascii = line[offset..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0) return;
            offset += ascii;
            if (Rune.DecodeFromUtf8(line[offset..], out _, out int length) != System.Buffers.OperationStatus.Done)
            {
                throw new DatasetException(name, number, JsonLocator.ColumnAt(line, offset),
                    $"byte 0x{line[offset]:X2} is not UTF-8; save the file as UTF-8");
            }
            offset += length;
        }
    }
}
