using System.Text.Json;
using Rft.Conformance.Fixtures;

namespace Rft.Conformance.Models;

/// <summary>Reads files of a model's golden numbers. Such a file has no list of cases: each of its known members is one, or a list of them.</summary>
internal static class ModelFixtures
{
    /// <summary>Reads files, and every *.json below folders, in ordinal order.</summary>
    /// <exception cref="UsageException">A path or file cannot be used.</exception>
    public static IReadOnlyList<FixtureFile> ReadAll(FixtureArguments arguments)
    {
        var files = arguments.Paths.SelectMany(FixtureFile.Expand).Select(path => Read(new FixtureFolders(path, arguments.Data))).ToList();
        return files.Count > 0 ? files : throw new UsageException("no *.json file was found under the given folders");
    }

    private static FixtureFile Read(FixtureFolders folders)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(folders.CaseFile));
            var root = document.RootElement.Clone();
            string model = root.Text("model");
            string folder = FindModel(folders, model, root.Find("path")?.GetString());
            var cases = root.EnumerateObject().Where(member => ModelKind.Checks.ContainsKey(member.Name)).SelectMany(member => Cases(member, folder, folders, root));
            return new FixtureFile(folders.CaseFile, ModelKind.KindName, null, [.. cases]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException($"'{folders.CaseFile}' is no file of a model's golden numbers: {e.Message}");
        }
    }

    private static string FindModel(FixtureFolders folders, string model, string? path)
    {
        string[] names = path is null ? [model, Path.Combine("data", model)] : [path, model, Path.Combine("data", model)];
        FileNotFoundException? missing = null;
        foreach (string name in names)
        {
            try
            {
                return folders.Find(name);
            }
            catch (FileNotFoundException e)
            {
                missing ??= e;
            }
        }
        throw missing!;
    }

    private static IEnumerable<FixtureCase> Cases(JsonProperty member, string model, FixtureFolders folders, JsonElement root)
    {
        if (member.Value.ValueKind != JsonValueKind.Array) return [new ModelCase(member.Name, member.Name, member.Value, model, folders, root)];
        return member.Value.EnumerateArray().Select((value, i) => new ModelCase($"{member.Name}[{i}]", member.Name, value, model, folders, root));
    }
}
