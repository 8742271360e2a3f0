using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Rft.Graders.Scripts;

/// <summary>Compiles scripts in the script dialect, once per content.</summary>
/// <remarks>
/// Thread-safe. The scripting API's own loader never unloads what it compiles, so the compilation is emitted here and loaded by
/// <see cref="ScriptLoader"/> into a collectible context.
/// </remarks>
internal sealed class ScriptCompiler(LoaderOptions options)
{
    /// <summary>The script's name in its symbols; positions are reported with the file's own name.</summary>
    public const string SymbolPath = "grader.csx";

    /// <summary>More scripts than any run has; beyond it the cache starts anew, so that editing for days does not fill the memory.</summary>
    private const int CacheLimit = 256;

    private readonly ConcurrentDictionary<string, Lazy<CompiledScript>> _compiled = new(StringComparer.Ordinal);

    private int _compilations;

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    private static CSharpCompilationOptions CompilationOptions { get; } = new(
        OutputKind.DynamicallyLinkedLibrary, usings: ScriptReferences.Usings, optimizationLevel: OptimizationLevel.Release,
        nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false);

    /// <summary>How many scripts were compiled, cache hits not counted.</summary>
    public int Compilations => _compilations;

    /// <exception cref="GraderLoadException">The script is too large, does not compile, or does not answer.</exception>
    public CompiledScript Compile(string source, string file, CancellationToken cancellationToken)
    {
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)));
        if (_compiled.Count >= CacheLimit) _compiled.Clear();
        // Who asks for a script that is being compiled waits for it; a script that failed is tried anew.
        var compiled = _compiled.GetOrAdd(key, _ => new Lazy<CompiledScript>(() => CompileNew(source, file, cancellationToken)));
        try
        {
            return compiled.Value;
        }
        catch
        {
            _compiled.TryRemove(new(key, compiled));
            throw;
        }
    }

    private CompiledScript CompileNew(string source, string file, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _compilations);
        var header = ScriptHeader.Parse(source, file);
        ScriptSyntax.CheckNesting(source, file, options.NestingLimit);
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), ParseOptions, SymbolPath, cancellationToken);
        ThrowOnError(tree.GetDiagnostics(cancellationToken), file);
        var form = ScriptSyntax.FindForm(tree, file);
        var compilation = CSharpCompilation.CreateScriptCompilation(
            "grader", tree, ScriptReferences.All, CompilationOptions,
            previousScriptCompilation: null, returnType: typeof(object), globalsType: typeof(ScriptGlobals));
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(
            assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellationToken);
        ThrowOnError(emitted.Diagnostics, file);
        if (form != ScriptForm.TopLevel) ScriptSignature.Check(compilation, form, file);
        var entry = compilation.GetEntryPoint(cancellationToken)!;
        return new CompiledScript(assembly.ToArray(), symbols.ToArray(), entry.ContainingType.MetadataName, entry.MetadataName, form, header);
    }

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
