using System.Text.Json;
using Rft.Graders;

namespace Rft.Host.Grading;

/// <summary>A grader as the command line names it: <c>FILE</c>, <c>FILE.dll:NAME</c> or <c>builtin:NAME</c>.</summary>
internal static class GraderReference
{
    private const string Builtin = "builtin:";

    /// <summary>Where the grader comes from. Whether it exists is seen when it is loaded.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="name">What the grader is called; null: the file's or the task's own name.</param>
    public static GraderSource Parse(string text, string? name = null)
    {
        if (text.StartsWith(Builtin, StringComparison.Ordinal))
        {
            string task = text[Builtin.Length..];
            return GraderSource.OfBuiltin(name ?? task, task);
        }
        int colon = text.LastIndexOf(':');
        bool isClass = !File.Exists(text) && colon > 0 && text[..colon].EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        string file = isClass ? text[..colon] : text;
        // A leading dot of a folder apart, the name up to the extension: file and cases share it.
        return new GraderSource(name ?? Path.GetFileNameWithoutExtension(file), file) { Grader = isClass ? text[(colon + 1)..] : null };
    }

    /// <summary>Options as the command line gives them.</summary>
    /// <param name="json">A JSON object; null: none.</param>
    /// <exception cref="UsageException">It is no JSON object.</exception>
    public static Item Options(string? json)
    {
        if (json is null) return Item.Empty;
        try
        {
            return Item.Parse(json);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new UsageException($"--options must be a JSON object such as '{{\"limit\": 24}}', not '{json}': {e.Message}", e);
        }
    }
}
