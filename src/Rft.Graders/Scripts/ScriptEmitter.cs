using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Rft.Graders.Scripts;

/// <summary>Parses scripts and emits them as assemblies, whatever they are for.</summary>
internal static class ScriptEmitter
{
    /// <summary>The script's name in its symbols; positions are reported with the file's own name.</summary>
    private const string SymbolPath = "grader.csx";

    /// <summary>How scripts are parsed.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>An emitted script.</summary>
    /// <param name="Assembly">The assembly.</param>
    /// <param name="Symbols">Its portable PDB.</param>
    /// <param name="EntryType">The class that holds the entry point.</param>
    /// <param name="EntryMethod">The entry point.</param>
    /// <param name="Compilation">What it was emitted from.</param>
    public sealed record Emitted(byte[] Assembly, byte[] Symbols, string EntryType, string EntryMethod, CSharpCompilation Compilation);

    /// <summary>Parses a script.</summary>
    /// <exception cref="GraderLoadException">It is nested too deeply or is no C#.</exception>
    public static SyntaxTree Parse(string source, string file, int nestingLimit, CancellationToken cancellationToken)
    {
        ScriptSyntax.CheckNesting(source, file, nestingLimit);
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), ParseOptions, SymbolPath, cancellationToken);
        ThrowOnError(tree.GetDiagnostics(cancellationToken), file);
        return tree;
    }

    /// <summary>Compiles a script.</summary>
    /// <exception cref="GraderLoadException">It does not compile.</exception>
    public static Emitted Emit(SyntaxTree tree, string file, ScriptDialect dialect, CancellationToken cancellationToken)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, usings: dialect.Usings, optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false);
        var compilation = CSharpCompilation.CreateScriptCompilation(
            "grader", tree, dialect.References, options, previousScriptCompilation: null, returnType: typeof(object), globalsType: dialect.Globals);
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(
            assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellationToken);
        ThrowOnError(emitted.Diagnostics, file);
        var entry = compilation.GetEntryPoint(cancellationToken)!;
        return new Emitted(assembly.ToArray(), symbols.ToArray(), entry.ContainingType.MetadataName, entry.MetadataName, compilation);
    }

    /// <summary>The entry point of a loaded script: takes {globals, null}.</summary>
    public static Func<object?[], Task<object?>> Entry(Assembly assembly, string type, string method) =>
        assembly.GetType(type, throwOnError: true)!.GetMethod(method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<Func<object?[], Task<object?>>>();

    private static void ThrowOnError(IEnumerable<Diagnostic> diagnostics, string file)
    {
        var errors = diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).OrderBy(d => d.Location.SourceSpan.Start).ToList();
        if (errors.Count == 0) return;
        var first = errors[0];
        string message = $"{first.Id}: {first.GetMessage(CultureInfo.InvariantCulture)}"
            + (errors.Count == 1 ? "" : $" (and {errors.Count - 1} more)");
        if (!first.Location.IsInSource) throw new GraderLoadException(FaultCode.CompileError, message, new SourcePosition(file, 0, 0));
        var start = first.Location.GetLineSpan().StartLinePosition;
        throw new GraderLoadException(
            FaultCode.CompileError, message, new SourcePosition(file, start.Line + 1, start.Character + 1),
            first.Location.SourceTree!.GetText().Lines[start.Line].ToString());
    }
}
