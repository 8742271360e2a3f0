using System.CommandLine;
using System.Text.Json;
using Rft.Host.Grading;

namespace Rft.Host.Commands;

/// <summary>Prints what a verb found: one JSON document, or lines for people.</summary>
internal static class ReportOutput
{
    /// <summary>Prints.</summary>
    /// <typeparam name="T">The document.</typeparam>
    /// <param name="parsed">The command.</param>
    /// <param name="json">Whether the document is wanted.</param>
    /// <param name="document">The document.</param>
    /// <param name="lines">The lines.</param>
    public static async Task WriteAsync<T>(ParseResult parsed, bool json, T document, IEnumerable<string> lines)
    {
        var output = parsed.InvocationConfiguration.Output;
        foreach (string line in json ? [JsonSerializer.Serialize(document, SavedFiles.Json)] : lines) await output.WriteLineAsync(line).ConfigureAwait(false);
    }
}
