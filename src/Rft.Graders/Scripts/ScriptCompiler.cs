using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Rft.Graders.Scripts;

/// <summary>Compiles scripts in the script dialect, once per content.</summary>
/// <remarks>
/// Thread-safe. The scripting API's own loader never unloads what it compiles, so the compilation is emitted here and loaded by
/// <see cref="ScriptLoader"/> into a collectible context.
/// </remarks>
internal sealed class ScriptCompiler(LoaderOptions options)
{
    /// <summary>More scripts than any run has; beyond it the cache starts anew, so that editing for days does not fill the memory.</summary>
    private const int CacheLimit = 256;

    private readonly ConcurrentDictionary<string, Lazy<CompiledScript>> _compiled = new(StringComparer.Ordinal);

    private int _compilations;

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
        var tree = ScriptEmitter.Parse(source, file, options.NestingLimit, cancellationToken);
        var form = ScriptSyntax.FindForm(tree, file);
        var emitted = ScriptEmitter.Emit(tree, file, ScriptDialect.Grader, cancellationToken);
        if (form != ScriptForm.TopLevel) ScriptSignature.Check(emitted.Compilation, form, file);
        return new CompiledScript(emitted.Assembly, emitted.Symbols, emitted.EntryType, emitted.EntryMethod, form, header);
    }
}
