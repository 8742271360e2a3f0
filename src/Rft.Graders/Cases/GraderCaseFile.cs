using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rft.Graders.Cases;

/// <summary>
/// Reads case files: JSON lines with <c>item</c>, <c>sample</c> or <c>samples</c>, and <c>expected</c>; blank lines are skipped.
/// </summary>
public static class GraderCaseFile
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    /// <summary>The case file that belongs to a grader, whether it exists or not: <c>name.cases.jsonl</c> beside it.</summary>
    /// <param name="grader">Path of the grader.</param>
    public static string BesideGrader(string grader) => Path.ChangeExtension(grader, ".cases.jsonl");

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="GraderCaseException">It cannot be read, holds no case, or a line is no case.</exception>
    public static IReadOnlyList<GraderCase> Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GraderCaseException($"cannot read the case file {path}: {e.Message}", e);
        }
        return ParseLines(text, path);
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">One JSON object a line; blank lines are skipped.</param>
    /// <param name="file">What errors call the file.</param>
    /// <exception cref="GraderCaseException">It holds no case, or a line is no case.</exception>
    public static IReadOnlyList<GraderCase> ParseLines(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        GraderCase[] cases =
        [
            .. text.Split('\n').Select((line, i) => (Text: line, Line: i + 1)).Where(entry => !string.IsNullOrWhiteSpace(entry.Text))
                .Select(entry => Parse(entry.Text, file, entry.Line)),
        ];
        return cases.Length > 0
            ? cases
            : throw new GraderCaseException($"{file}: the file holds no case; write one JSON object a line, or remove it");
    }

    /// <summary>Reads one case.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="file">What errors call the file.</param>
    /// <param name="line">Line in the file, from 1.</param>
    /// <exception cref="GraderCaseException">It is no case.</exception>
    public static GraderCase Parse(string json, string file, int line)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (JsonText.LoneSurrogate(Encoding.UTF8.GetBytes(json)) >= 0)
                throw new GraderCaseException($"{file}({line}): not a case: half a character is spelt in it (a surrogate without the other); it is not Unicode, remove the half");
            return CaseReader.Read(document.RootElement, line);
        }
        catch (JsonException e)
        {
            int place = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw new GraderCaseException(
                string.Create(CultureInfo.InvariantCulture, $"{file}({line},{(e.BytePositionInLine ?? 0) + 1}): not a case: {(place < 0 ? e.Message : e.Message[..place])}"), e);
        }
        catch (GraderCaseException e) when (!e.Message.StartsWith(file, StringComparison.Ordinal))
        {
            throw new GraderCaseException($"{file}({line}): not a case: {e.Message}", e);
        }
    }
}
