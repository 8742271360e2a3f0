using Rft.Host.Configuration.Schema;

namespace Rft.Host.Tests.Configuration;

/// <summary>The rows that docs/experiment-file.md must have: one for every key of the schema. Methods that have a key in common share its row.</summary>
internal static class ExperimentFileRows
{
    public static IEnumerable<string> All() => Rows(ExperimentSchema.Root, "");

    private static IEnumerable<string> Rows(ObjectShape shape, string path) => shape.Keys.SelectMany(key => Rows(key, path + key.Name));

    private static IEnumerable<string> Rows(Key key, string path)
    {
        string fallback = key.Required ? "required" : key.Default is { } text and not "{}" ? $"`{text}`" : "";
        yield return $"| `{path}` | {Kind(key.Shape)} | {(fallback.Length > 0 ? fallback + " " : "")}| {key.About} |";
        foreach (string row in Below(key.Shape, path)) yield return row;
    }

    private static IEnumerable<string> Below(Shape shape, string path) => shape switch
    {
        ObjectShape mapping => Rows(mapping, path + ".").Concat(mapping.Aliases.Select(alias => AliasRow(path, alias.Key, alias.Value))),
        NamedShape named => Below(named.Value, path + ".NAME"),
        VariantListShape variants => Shared(variants, path),
        _ => [],
    };

    private static IEnumerable<string> Shared(VariantListShape variants, string path)
    {
        const string Method = "METHOD";
        return variants.Variants.SelectMany(variant => Below(variant.Value, $"{path}[{Method}]").Select(row => (Row: row, Name: variant.Key)))
            .GroupBy(entry => entry.Row, entry => entry.Name)
            .Select(row => row.Key.Replace(Method, string.Join(", ", row), StringComparison.Ordinal));
    }

    private static string AliasRow(string path, string alias, string target) => $"| `{path}.{alias}` | another name | | `{path}.{target}` |";

    private static string Kind(Shape shape) => shape switch
    {
        ScalarShape scalar => scalar.Expected,
        ListShape { Count: { } count } list => $"a list of {count}, each {list.Item.Expected}",
        ListShape list => $"a list, each {list.Item.Expected}",
        ObjectShape { Shorthand: { } key } => $"a mapping, or its `{key}`",
        VariantListShape => "a list of stages",
        NamedShape => "a mapping from names",
        _ => "a mapping",
    };
}
