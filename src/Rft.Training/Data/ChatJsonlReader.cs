using System.Text;
using System.Text.Json;

namespace Rft.Training.Data;

/// <summary>Reads chat JSONL: one JSON object a line with <c>messages</c> and any further fields, which graders see as the item.</summary>
/// <remarks>
/// UTF-8, with or without a byte order mark, LF or CRLF; blank lines are skipped. <c>weight</c> 0 on an assistant message keeps it out of
/// supervised training; <c>weight</c> at the root multiplies the row's loss and is given by all rows or by none.
/// </remarks>
public static class ChatJsonlReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    /// <summary>Reads a file, row by row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="use">What the rows are for.</param>
    /// <param name="template">Makes chat rows of the file's rows; null: they are chat rows.</param>
    /// <returns>The rows in file order, read while they are enumerated.</returns>
    /// <exception cref="DatasetException">While enumerating: the file is missing, empty or holds a bad row.</exception>
    public static IEnumerable<ChatRow> Read(string path, ChatRowUse use, RowTemplate? template = null)
    {
        using var stream = Open(path);
        foreach (var row in Read(stream, path, use, template)) yield return row;
    }

    /// <summary>Reads a stream, row by row.</summary>
    /// <param name="stream">The text; the caller closes it.</param>
    /// <param name="name">What errors call the stream.</param>
    /// <param name="use">What the rows are for.</param>
    /// <param name="template">Makes chat rows of the stream's rows; null: they are chat rows.</param>
    /// <returns>The rows in order, read while they are enumerated.</returns>
    /// <exception cref="DatasetException">While enumerating: the stream is empty or holds a bad row.</exception>
    public static IEnumerable<ChatRow> Read(Stream stream, string name, ChatRowUse use, RowTemplate? template = null)
    {
        var lines = new LineReader(stream);
        (int Line, bool Weighted)? first = null;
        while (lines.TryRead(out var line))
        {
            if (line.Span.IndexOfAnyExcept(" \t"u8) < 0) continue;
            CheckUtf8(line.Span, name, lines.Line);
            var row = ParseRow(line, name, lines.Line, use, template);
            bool weighted = row.Item.Has("weight");
            first ??= (lines.Line, weighted);
            if (weighted != first.Value.Weighted) throw MixedWeights(name, lines.Line, weighted, first.Value.Line, line.Span);
            yield return row;
        }
        if (first is null)
            throw new DatasetException(name, 1, 1, "the file holds no rows; write one JSON object with \"messages\" on each line");
    }

    private static FileStream Open(string path)
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

    private static ChatRow ParseRow(ReadOnlyMemory<byte> line, string name, int number, ChatRowUse use, RowTemplate? template)
    {
        JsonElement json;
        try
        {
            // An element of its own: the row outlives the reader's buffer and has nothing to dispose of.
            json = JsonElement.Parse(line.Span, Strict);
        }
        catch (JsonException e)
        {
            int column = JsonLocator.ColumnAt(line.Span, (int)(e.BytePositionInLine ?? 0));
            throw new DatasetException(name, number, column, $"not valid JSON: {Reason(e)}; a row is one JSON object on one line");
        }
        if (template is null) return new ChatRowParser(name, number, line).Parse(json, use);
        try
        {
            return new ChatRowParser(name, number, line).Parse(template.Apply(json), use);
        }
        catch (FormatException e)
        {
            throw new DatasetException(name, number, 1, e.Message);
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

    private static DatasetException MixedWeights(string name, int line, bool weighted, int firstLine, ReadOnlySpan<byte> json) =>
        new(name, line, weighted ? JsonLocator.Column(json, "weight") : 1, weighted
            ? $"this row has a weight, the row on line {firstLine} has none; give every row a \"weight\" or none"
            : $"this row has no weight, the row on line {firstLine} has one; give every row a \"weight\" or none");
}
