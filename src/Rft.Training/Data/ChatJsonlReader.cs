using System.Text.Json;

namespace Rft.Training.Data;

/// <summary>Reads chat JSONL: one JSON object a line with <c>messages</c> and any further fields, which graders see as the item.</summary>
/// <remarks>
/// UTF-8, with or without a byte order mark, LF or CRLF; blank lines are skipped. <c>weight</c> 0 on an assistant message keeps it out of
/// supervised training; <c>weight</c> at the root multiplies the row's loss and is given by all rows or by none.
/// </remarks>
public static class ChatJsonlReader
{
    /// <summary>Reads a file, row by row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="use">What the rows are for.</param>
    /// <param name="template">Makes chat rows of the file's rows; null: they are chat rows.</param>
    /// <returns>The rows in file order, read while they are enumerated.</returns>
    /// <exception cref="DatasetException">While enumerating: the file is missing, empty or holds a bad row.</exception>
    public static IEnumerable<ChatRow> Read(string path, ChatRowUse use, RowTemplate? template = null)
    {
        using var stream = JsonlRows.Open(path);
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
        (int Line, bool Weighted)? first = null;
        foreach (var (json, text, line) in JsonlRows.Read(stream, name))
        {
            var row = ParseRow(json, text, name, line, use, template);
            bool weighted = row.Item.Has("weight");
            first ??= (line, weighted);
            if (weighted != first.Value.Weighted) throw MixedWeights(name, line, weighted, first.Value.Line, text.Span);
            yield return row;
        }
        if (first is null)
            throw new DatasetException(name, 1, 1, "the file holds no rows; write one JSON object with \"messages\" on each line");
    }

    private static ChatRow ParseRow(JsonElement json, ReadOnlyMemory<byte> text, string name, int line, ChatRowUse use, RowTemplate? template)
    {
        try
        {
            return new ChatRowParser(name, line, text).Parse(template?.Apply(json) ?? json, use);
        }
        catch (FormatException e)
        {
            throw new DatasetException(name, line, 1, e.Message);
        }
    }

    private static DatasetException MixedWeights(string name, int line, bool weighted, int firstLine, ReadOnlySpan<byte> json) =>
        new(name, line, weighted ? JsonLocator.Column(json, "weight") : 1, weighted
            ? $"this row has a weight, the row on line {firstLine} has none; give every row a \"weight\" or none"
            : $"this row has no weight, the row on line {firstLine} has one; give every row a \"weight\" or none");
}
