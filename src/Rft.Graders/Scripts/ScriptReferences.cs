using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Rft.Graders.Scripts;

/// <summary>What scripts compile against: a part of the framework and the grader contract. Read once; every compilation shares it.</summary>
internal static class ScriptReferences
{
    /// <summary>
    /// Values, text, collections, numbers, hashes and HTTP. The whole framework, some 160 files, costs every compilation about a
    /// third more: namespaces are merged anew each time.
    /// </summary>
    private static readonly string[] Framework =
    [
        "System.Private.CoreLib", "System.Private.Uri", "System.Runtime", "System.Collections", "System.Collections.Concurrent",
        "System.Collections.Immutable", "System.Console", "System.Linq", "System.Linq.Expressions", "System.Memory", "System.Net.Http",
        "System.Net.Primitives", "System.ObjectModel", "System.Private.Xml", "System.Private.Xml.Linq", "System.Runtime.Numerics",
        "System.Security.Cryptography", "System.Text.Encodings.Web", "System.Text.Json", "System.Text.RegularExpressions",
        "System.Threading", "Microsoft.CSharp",
    ];

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
        return
        [
            .. Framework.Select(name => Path.Combine(framework, name + ".dll"))
                .Append(typeof(IGrader).Assembly.Location)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
