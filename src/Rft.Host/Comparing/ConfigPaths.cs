using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rft.Host.Comparing;

/// <summary>The values of a resolved experiment file by their paths.</summary>
internal static class ConfigPaths
{
    /// <summary>What differs between the experiments of two runs. Where a run lies is no part of its experiment.</summary>
    /// <param name="before">The first file.</param>
    /// <param name="after">The second.</param>
    /// <exception cref="UsageException">A file cannot be read.</exception>
    public static IReadOnlyList<ConfigDifference> Between(string before, string after)
    {
        return Between(Read(before), Read(after));
    }

    /// <summary>What differs between two experiments.</summary>
    /// <param name="first">Values of the first by path.</param>
    /// <param name="second">Of the second.</param>
    public static IReadOnlyList<ConfigDifference> Between(IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> second)
    {
        return [.. first.Keys.Union(second.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(path => new ConfigDifference(path, first.GetValueOrDefault(path), second.GetValueOrDefault(path)))
            .Where(value => value.Before != value.After && value.Path != "run.dir")];
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static SortedDictionary<string, string> Read(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return Read(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlException)
        {
            throw new UsageException($"the experiment {file} cannot be read: {e.Message}; restore the file", e);
        }
    }

    /// <summary>Reads a resolved experiment.</summary>
    /// <param name="yaml">Its text.</param>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static SortedDictionary<string, string> Read(TextReader yaml)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var stream = new YamlStream();
        stream.Load(yaml);
        if (stream.Documents.Count > 0) Add(values, "", stream.Documents[0].RootNode);
        return values;
    }

    private static void Add(SortedDictionary<string, string> values, string path, YamlNode node)
    {
        string Below(string name) => path.Length == 0 ? name : $"{path}.{name}";
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children) Add(values, Below(((YamlScalarNode)key).Value ?? ""), value);
                break;
            case YamlSequenceNode sequence:
                foreach (var (i, child) in sequence.Children.Index()) Add(values, Below(Name(child) ?? i.ToString(CultureInfo.InvariantCulture)), child);
                break;
            case YamlScalarNode scalar:
                values[path] = scalar.Value ?? "";
                break;
        }
    }

    // Stages are addressed by their names.
    private static string? Name(YamlNode node) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode("name"), out var name) ? (name as YamlScalarNode)?.Value : null;
}
