using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Rft.Graders.Scripts;

/// <summary>What scripts compile against: the shared framework and the grader contract. Read once; every compilation shares it.</summary>
internal static class ScriptReferences
{
    private static readonly Lazy<ImmutableArray<MetadataReference>> Shared = new(Read);

    public static ImmutableArray<string> Usings { get; } =
    [
        "System", "System.Collections.Generic", "System.Globalization", "System.Linq", "System.Text", "System.Text.Json",
        "System.Text.RegularExpressions", "System.Threading.Tasks", "Rft.Graders",
    ];

    public static ImmutableArray<MetadataReference> All => Shared.Value;

    private static ImmutableArray<MetadataReference> Read()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return
        [
            .. trusted.Split(Path.PathSeparator)
                .Where(path => Path.GetDirectoryName(path) == framework)
                .Append(typeof(IGrader).Assembly.Location)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
