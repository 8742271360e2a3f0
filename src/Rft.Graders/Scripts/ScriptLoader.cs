using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;
using Rft.Graders.Hints;

namespace Rft.Graders.Scripts;

/// <summary>Turns a <c>.csx</c> file into a grader.</summary>
internal sealed class ScriptLoader(LoaderOptions options)
{
    private readonly ScriptCompiler _compiler = new(options);

    /// <summary>How many scripts were compiled, cache hits not counted.</summary>
    public int Compilations => _compiler.Compilations;

    public LoadedGrader Load(GraderSource source, CancellationToken cancellationToken)
    {
        string text = SourceFile.Read(source, options.SourceLimit);
        var compiled = source.Compiled ?? _compiler.Compile(text, source.File, cancellationToken);
        var context = new ScriptContext(source.Name);
        var assembly = context.LoadFromStream(new MemoryStream(compiled.Assembly), new MemoryStream(compiled.Symbols));
        object grader = compiled.Form == ScriptForm.GradeGroup
            ? new ScriptGroupGrader(Bind(assembly, compiled))
            : new ScriptGrader(Bind(assembly, compiled));
        return new LoadedGrader(Describe(source, text, compiled), source.Options, grader, assembly, context.Unload) { Compiled = compiled };
    }

    private static ScriptCode Bind(Assembly assembly, CompiledScript compiled)
    {
        var entry = ScriptEmitter.Entry(assembly, compiled.EntryType, compiled.EntryMethod);
        if (compiled.Form == ScriptForm.TopLevel) return new ScriptCode(entry, null);
        var method = assembly.GetType(compiled.EntryType, throwOnError: true)!.GetMethod(
            compiled.Form.ToString(), BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
        return new ScriptCode(entry, MethodInvoker.Create(method));
    }

    private static GraderInfo Describe(GraderSource source, string text, CompiledScript compiled)
    {
        using var hash = new GraderHash(GraderKind.Script, typeof(CSharpCompilation), source);
        hash.Add(text);
        return new GraderInfo
        {
            Name = source.Name,
            File = source.File,
            Kind = GraderKind.Script,
            Shape = compiled.Form == ScriptForm.GradeGroup ? GraderShape.Group : GraderShape.Sample,
            Hash = hash.Finish(),
            Range = source.Range ?? compiled.Header.Range,
            Timeout = source.Timeout ?? compiled.Header.Time,
            DeclaredName = compiled.Header.Name,
            OutsideInputs = AssemblyHints.Find(new MemoryStream(compiled.Assembly)),
        };
    }
}
