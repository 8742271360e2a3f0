using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Rft.Graders.Running;

namespace Rft.Graders.Scripts;

/// <summary>A C# script as a function of globals of the caller's, in the dialect of grader scripts. It is trusted: it runs in this process, without limits.</summary>
/// <remarks>Loaded for as long as the process runs. Every call runs the top-level code on a fresh instance. Thread-safe if the script is.</remarks>
public sealed class ScriptFunction
{
    private readonly Assembly _assembly;
    private readonly string _file;
    private readonly Func<object?[], Task<object?>> _entry;

    private ScriptFunction(Assembly assembly, string file, string hash, Func<object?[], Task<object?>> entry) =>
        (_assembly, _file, Hash, _entry) = (assembly, file, hash, entry);

    /// <summary>SHA-256 of the source, in hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Compiles and loads a script.</summary>
    /// <param name="file">The <c>.csx</c> file.</param>
    /// <param name="globals">Type whose public members the script sees by name; its assembly and its namespace are the script's, too.</param>
    /// <param name="cancellationToken">Stops compiling.</param>
    /// <exception cref="GraderLoadException">It cannot be read, holds no code or does not compile; the message names line and column.</exception>
    public static ScriptFunction Load(string file, Type globals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(globals);
        var limits = new LoaderOptions();
        string source = SourceFile.Read(new GraderSource(file, file), limits.SourceLimit);
        var tree = ScriptEmitter.Parse(source, file, limits.NestingLimit, cancellationToken);
        var root = (CompilationUnitSyntax)tree.GetRoot(cancellationToken);
        ScriptSyntax.RefuseDirectives(root, file);
        // The compiler emits nothing at all for it, and says that all is well.
        if (root.Members.Count == 0)
            throw new GraderLoadException(
                FaultCode.NoEntryPoint, "the script holds no code; a loss ends with return Result(loss, gradient);", new SourcePosition(file, 0, 0));
        var emitted = ScriptEmitter.Emit(tree, file, ScriptDialect.With(globals), cancellationToken);
        var assembly = new ScriptContext(file).LoadFromStream(new MemoryStream(emitted.Assembly), new MemoryStream(emitted.Symbols));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)));
        return new ScriptFunction(assembly, file, hash, ScriptEmitter.Entry(assembly, emitted.EntryType, emitted.EntryMethod));
    }

    /// <summary>Runs the script on the calling thread.</summary>
    /// <param name="globals">An instance of the globals' type.</param>
    /// <returns>What it returned, unchecked.</returns>
    /// <exception cref="InvalidOperationException">It waits for something: the caller's thread is not given up.</exception>
    public object? Run(object globals)
    {
        var task = _entry([globals, null]);
        if (!task.IsCompleted) throw new InvalidOperationException("the script awaits something that is not there yet; compute the value at once");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Where in the script an exception was thrown.</summary>
    /// <param name="exception">What <see cref="Run"/> threw.</param>
    public SourcePosition PositionOf(Exception exception) => CodePosition.Of(exception, _assembly, _file, manySources: false);
}
