using System.Text.Json;

namespace Rft.Conformance.Fixtures;

/// <summary>A fixture file: its kind and its cases.</summary>
internal sealed record FixtureFile(string Path, string Kind, IReadOnlyList<FixtureCase> Cases)
{
    /// <summary>Reads files, and every *.json below folders, in ordinal order.</summary>
    public static IReadOnlyList<FixtureFile> ReadAll(IEnumerable<string> paths, string schema)
    {
        var files = paths.SelectMany(Expand).Select(path => Read(path, schema)).ToList();
        return files.Count > 0 ? files : throw new UsageException("no *.json file was found under the given folders");
    }

    private static IEnumerable<string> Expand(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new UsageException($"'{path}' is neither a file nor a folder");
        return Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
    }

    private static FixtureFile Read(string path, string schema)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var root = document.RootElement.Clone();
            if (root.Text("schema") is var found && found != schema)
                throw new UsageException($"'{path}' has the schema '{found}', not '{schema}'");
            var cases = root.GetProperty("cases").EnumerateArray().Select(test => new FixtureCase(
                test.Text("name"), test.GetProperty("inputs"), test.GetProperty("spec"), test.GetProperty("expected")));
            return new FixtureFile(path, root.Text("kind"), [.. cases]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException($"'{path}' is not a fixture file: {e.Message}");
        }
    }
}
