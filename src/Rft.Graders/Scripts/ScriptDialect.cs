using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Rft.Graders.Scripts;

/// <summary>What a script is compiled against.</summary>
/// <param name="Globals">Its globals' type.</param>
/// <param name="Usings">Namespaces it need not name.</param>
/// <param name="References">Assemblies it may use.</param>
internal sealed record ScriptDialect(Type Globals, ImmutableArray<string> Usings, ImmutableArray<MetadataReference> References)
{
    /// <summary>The dialect of graders.</summary>
    public static ScriptDialect Grader { get; } = new(typeof(ScriptGlobals), ScriptReferences.Usings, ScriptReferences.All);

    /// <summary>The dialect of graders with other globals, whose assembly and namespace come on top.</summary>
    /// <param name="globals">The globals' type.</param>
    public static ScriptDialect With(Type globals) => new(
        globals, Grader.Usings.Add(globals.Namespace!), Grader.References.Add(MetadataReference.CreateFromFile(globals.Assembly.Location)));
}
