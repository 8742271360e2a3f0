using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rft.Graders;
using Rft.Graders.Cases;

namespace Rft.Host.Grading;

/// <summary>Reads and writes the files of the grading verbs.</summary>
internal static class SavedFiles
{
    private const int ShownProblems = 20;

    /// <summary>How documents and lines of the grading verbs are spelt.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads saved completions. A file with a bad row is not used at all: a mean over the rest would look like one over all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">It cannot be read, or some rows are malformed; the message lists them.</exception>
    public static IReadOnlyList<SavedSample> Read(string path) => Checked(path, () => SavedSampleFile.Read(path));

    /// <summary>Reads items that may have a completion.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">It cannot be read, or some rows are malformed; the message lists them.</exception>
    public static IReadOnlyList<(Item Item, Sample? Sample)> ReadItems(string path) => Checked(path, () => SavedSampleFile.ReadItems(path));

    /// <summary>Writes JSON lines; an earlier file is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static async Task WriteAsync<T>(string path, IEnumerable<T> lines, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllLinesAsync(path, lines.Select(line => JsonSerializer.Serialize(line, Json)), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write {path}: {e.Message}", e);
        }
    }

    private static IReadOnlyList<T> Checked<T>(string path, Func<(IReadOnlyList<T> Rows, IReadOnlyList<RowProblem> Problems)> read)
    {
        try
        {
            var (rows, problems) = read();
            if (problems.Count == 0) return rows;
            string more = problems.Count > ShownProblems ? Say.Of($"\n... and {problems.Count - ShownProblems} more malformed rows") : "";
            throw new UsageException(string.Join('\n', problems.Take(ShownProblems)) + more);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read {path}: {e.Message}", e);
        }
    }
}
