using System.Text;
using System.Text.Json;

namespace Rft.Graders.Cases;

/// <summary>Reads files of saved completions: JSON lines; blank lines are skipped.</summary>
/// <remarks>
/// A row is an item with the completion as <c>completion</c>, <c>output_text</c> or <c>sample</c> (a text, a chat message, a list of chat
/// messages, or a sample as in case files), or a chat row whose last message is the assistant's. The item is the row without the completion;
/// an object <c>item</c> beside the completion is the item itself.
/// </remarks>
public static class SavedSampleFile
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The rows, and the lines that are none.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static (IReadOnlyList<SavedSample> Rows, IReadOnlyList<RowProblem> Problems) Read(string path) => Read(path, SavedSampleReader.Read);

    /// <summary>Reads a file whose rows need no completion: each is an item, as in a data set.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The rows, with a null sample where a row has none, and the lines that are none.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static (IReadOnlyList<(Item Item, Sample? Sample)> Rows, IReadOnlyList<RowProblem> Problems) ReadItems(string path) =>
        Read(path, (json, line) => SavedSampleReader.HasSample(json)
            ? SavedSampleReader.Read(json, line) is var saved ? (saved.Item, saved.Sample) : default
            : (new Item(SavedSampleReader.Object(json)), (Sample?)null));

    /// <summary>The completion that an item itself holds, such as the assistant's last message of a demonstration; null when it holds none.</summary>
    /// <param name="item">The item.</param>
    public static Sample? AnswerOf(Item item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return SavedSampleReader.HasSample(item.Json) ? SavedSampleReader.Read(item.Json, line: 1).Sample : null;
    }

    private static (IReadOnlyList<T> Rows, IReadOnlyList<RowProblem> Problems) Read<T>(string path, Func<JsonElement, int, T> read)
    {
        List<T> rows = [];
        List<RowProblem> problems = [];
        int number = 0;
        using var file = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        try
        {
            while (file.ReadLine() is { } line)
            {
                number++;
                if (string.IsNullOrWhiteSpace(line)) continue;
                try
                {
                    var row = JsonElement.Parse(line, Strict);
                    if (JsonText.LoneSurrogate(Encoding.UTF8.GetBytes(line)) is >= 0 and var half)
                        problems.Add(new RowProblem(path, number, Column(line, half), "half a character is spelt here (a surrogate without the other): the text was cut off; remove the half"));
                    else rows.Add(read(row, number));
                }
                catch (JsonException e)
                {
                    problems.Add(new RowProblem(path, number, Column(line, e.BytePositionInLine ?? 0), $"not valid JSON: {Reason(e)}"));
                }
                catch (RowException e)
                {
                    problems.Add(new RowProblem(path, number, SavedSampleReader.ColumnOf(line, e.Field), e.Message));
                }
            }
        }
        catch (DecoderFallbackException)
        {
            problems.Add(new RowProblem(path, number + 1, 1, "here or below are bytes that are no UTF-8; save the file as UTF-8"));
        }
        if (rows.Count == 0 && problems.Count == 0) problems.Add(new RowProblem(path, 1, 1, "the file holds no rows; write one JSON object a line"));
        return (rows, problems);
    }

    private static int Column(string line, long bytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(line);
        return Encoding.UTF8.GetCharCount(text, 0, (int)Math.Min(bytes, text.Length)) + 1;
    }

    /// <summary>The parser's sentence without the place it adds, which counts from 0.</summary>
    private static string Reason(JsonException error)
    {
        int place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? error.Message : error.Message[..place]).TrimEnd('.', ' ');
    }
}
