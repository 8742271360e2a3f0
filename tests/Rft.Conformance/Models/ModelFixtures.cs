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
            var cases = root.EnumerateObject().Where(member => ModelKind.Checks.ContainsKey(member.Name)).SelectMany(member => Cases(member, folders, root));
            return new FixtureFile(folders.CaseFile, ModelKind.KindName, null, [.. cases]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException($"'{folders.CaseFile}' is no file of a model's golden numbers: {e.Message}");
        }
    }

    /// <summary>The folder of a case's model, as <c>path</c> or <c>model</c> of its file name it.</summary>
    /// <exception cref="FileNotFoundException">It is nowhere.</exception>
    public static string FindModel(FixtureCase test)
    {
        string model = test.Group.Text("model");
        string[] names = [.. test.Group.Find("path") is { } path ? (string[])[path.GetString()!] : [], model, Path.Combine("data", model)];
        FileNotFoundException? missing = null;
        foreach (string name in names)
        {
            try
            {
                return test.Folders.Find(name);
            }
            catch (FileNotFoundException e)
            {
                missing ??= e;
            }
        }
        throw missing!;
    }

    private static IEnumerable<FixtureCase> Cases(JsonProperty member, FixtureFolders folders, JsonElement root)
    {
        FixtureCase Case(string name, JsonElement json) => new(name, json, FixtureTier.Core, folders, root);
        return member.Value.ValueKind == JsonValueKind.Array
            ? member.Value.EnumerateArray().Select((value, i) => Case($"{member.Name}[{i}]", value))
            : [Case(member.Name, member.Value)];
    }
}
