using System.Text.Json;

namespace Rft.Conformance.Fixtures;

/// <summary>A fixture file: its kind and its cases.</summary>
/// <param name="Path">The file.</param>
/// <param name="Kind">Names the class that checks the cases.</param>
/// <param name="Tolerance">Largest accepted |actual - expected|; null: the file names none, and the default relative tolerance holds.</param>
/// <param name="Cases">The cases in the file's order.</param>
internal sealed record FixtureFile(string Path, string Kind, double? Tolerance, IReadOnlyList<FixtureCase> Cases)
{
    /// <summary>Reads files, and every *.json below folders, in ordinal order.</summary>
    /// <exception cref="UsageException">A path or file cannot be used.</exception>
    public static IReadOnlyList<FixtureFile> ReadAll(FixtureArguments arguments, FixtureFormat format)
    {
        var files = arguments.Paths.SelectMany(Expand).Select(path => Read(new FixtureFolders(path, arguments.Data), format)).ToList();
        return files.Count > 0 ? files : throw new UsageException("no *.json file was found under the given folders");
    }

    /// <summary>A comparison with the file's tolerance.</summary>
    public Comparison NewComparison() => Tolerance is { } absolute ? new Comparison { Tolerance = absolute, Relative = false } : new Comparison();

    /// <summary>A file, or every *.json below a folder, in ordinal order.</summary>
    /// <exception cref="UsageException">There is nothing of that name.</exception>
    public static IEnumerable<string> Expand(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new UsageException($"'{path}' is neither a file nor a folder");
        return Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
    }

    private static FixtureFile Read(FixtureFolders folders, FixtureFormat format)
    {
        string path = folders.CaseFile;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var root = document.RootElement.Clone();
            if (format.Member is { } member && root.Text(member) is var found && found != format.Version)
                throw new UsageException($"'{path}' has the {member} '{found}', not '{format.Version}'");
            JsonElement[] groups = format.Groups is null ? [root] : [.. root.GetProperty(format.Groups).EnumerateArray()];
            string kind = format.Kind is { } usual && root.Find("kind") is null ? usual : root.Text("kind");
            return new FixtureFile(path, kind, root.Double("tolerance"), [.. groups.SelectMany(group => ReadCases(group, folders, format))]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException($"'{path}' is not a fixture file: {e.Message}");
        }
    }

    private static IEnumerable<FixtureCase> ReadCases(JsonElement group, FixtureFolders folders, FixtureFormat format)
    {
        string prefix = format.Groups is null ? "" : group.Text(format.GroupName) + " ";
        return group.GetProperty("cases").EnumerateArray().Select(
            test => new FixtureCase(prefix + test.Text(format.CaseName), test, Tier(test, folders.CaseFile), folders, group));
    }

    private static FixtureTier Tier(JsonElement test, string path) => test.Find("tier")?.GetString() switch
    {
        null or "core" => FixtureTier.Core,
        "extended" => FixtureTier.Extended,
        "policy" => FixtureTier.Policy,
        "disputed" => FixtureTier.Disputed,
        var other => throw new UsageException($"'{path}' has a case of the unknown tier '{other}'"),
    };
}
