using System.Text.Json;

namespace Rft.Training.Data;

/// <summary>
/// Reads pairs, one JSON object a line: <c>input.messages</c>, <c>preferred_output</c> and <c>non_preferred_output</c> as OpenAI's fine-tuning API writes
/// them, or <c>prompt</c>, <c>chosen</c> and <c>rejected</c> as texts or lists of messages.
/// </summary>
public static class PreferenceJsonlReader
{
    /// <summary>Reads a file, row by row.</summary>
    /// <param name="path">The file.</param>
    /// <param name="template">Makes pairs of the file's rows; null: they are pairs.</param>
    /// <returns>The rows in file order, read while they are enumerated.</returns>
    /// <exception cref="DatasetException">While enumerating: the file is missing, empty or holds a bad row.</exception>
    public static IEnumerable<PreferenceRow> Read(string path, RowTemplate? template = null)
    {
        using var stream = JsonlRows.Open(path);
        foreach (var row in Read(stream, path, template)) yield return row;
    }

    /// <summary>Reads a stream, row by row.</summary>
    /// <param name="stream">The text; the caller closes it.</param>
    /// <param name="name">What errors call the stream.</param>
    /// <param name="template">Makes pairs of the stream's rows; null: they are pairs.</param>
    /// <returns>The rows in order, read while they are enumerated.</returns>
    /// <exception cref="DatasetException">While enumerating: the stream is empty or holds a bad row.</exception>
    public static IEnumerable<PreferenceRow> Read(Stream stream, string name, RowTemplate? template = null)
    {
        bool any = false;
        foreach (var (json, text, line) in JsonlRows.Read(stream, name))
        {
            any = true;
            yield return ParseRow(json, text, name, line, template);
        }
        if (!any)
        {
            throw new DatasetException(
                name, 1, 1, "the file holds no rows; write one JSON object with \"prompt\", \"chosen\" and \"rejected\" on each line");
        }
    }

    private static PreferenceRow ParseRow(JsonElement json, ReadOnlyMemory<byte> text, string name, int line, RowTemplate? template)
    {
        try
        {
            return new PreferenceRowParser(name, line, text).Parse(template?.ApplyPair(json) ?? json);
        }
        catch (FormatException e)
        {
            throw new DatasetException(name, line, 1, e.Message);
        }
    }
}
