using Acornima.Ast;
using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace Rft.Graders.JavaScript;

/// <summary>A parsed source: a plain script, or a module when it exports. Thread-safe; every call evaluates it in its own engine.</summary>
internal sealed class JsProgram
{
    private const string ModuleName = "grader";

    /// <summary>Top-level <c>const</c> and <c>let</c> are no members of the global object, so names are looked up by a script.</summary>
    private static readonly Dictionary<string, Prepared<Script>> Lookup =
        new[] { JsCode.Entry, JsCode.GroupEntry, JsExports.MetaName }.ToDictionary(
            name => name, name => Engine.PrepareScript($"typeof {name} === 'undefined' ? undefined : {name}"), StringComparer.Ordinal);

    private readonly Prepared<Script>? _script;
    private readonly Prepared<Module>? _module;

    private readonly string _source, _file;

    private JsProgram(Prepared<Script>? script, Prepared<Module>? module, string source, string file)
    {
        _script = script;
        _module = module;
        (_source, _file) = (source, file);
    }

    /// <exception cref="GraderLoadException">The source does not parse, or imports another file.</exception>
    public static JsProgram Parse(string source, string file, JavaScriptLimits limits)
    {
        try
        {
            var parsing = ScriptParsingOptions.Default with { RegexTimeout = limits.RegexTimeout };
            return new JsProgram(Engine.PrepareScript(source, file, options: new ScriptPreparationOptions { ParsingOptions = parsing }), null, source, file);
        }
        catch (ScriptPreparationException asScript)
        {
            // A script cannot hold "export"; whatever parses as a module is one.
            try
            {
                var parsing = ModuleParsingOptions.Default with { RegexTimeout = limits.RegexTimeout };
                var module = Engine.PrepareModule(source, file, new ModulePreparationOptions { ParsingOptions = parsing });
                RefuseImports(module.Program!, source, file);
                return new JsProgram(null, module, source, file);
            }
            catch (ScriptPreparationException asModule)
            {
                // The reading that got further is the one that was meant.
                bool isModule = JsFaults.Reach(asModule).CompareTo(JsFaults.Reach(asScript)) > 0;
                throw JsFaults.OfParser(isModule ? asModule : asScript, source, file);
            }
        }
    }

    /// <summary>The parsed source.</summary>
    public Program Tree => _script is { } script ? script.Program! : _module!.Value.Program!;

    /// <summary>Runs the top-level code in a fresh engine.</summary>
    /// <returns>Looks up what the source defines or exports; undefined when it does not.</returns>
    public Func<string, JsValue> Evaluate(Engine engine)
    {
        if (_script is { } script)
        {
            engine.Execute(script);
            return name => engine.Evaluate(Lookup[name]);
        }
        var module = _module!.Value;
        engine.Modules.Add(ModuleName, builder => builder.AddModule(module));
        ObjectInstance exports = engine.Modules.Import(ModuleName);
        return name => exports.Get(name) is var value && !value.IsUndefined() ? value : Default(exports.Get("default"), name);
    }

    /// <summary>Where a key of an object stands that a top-level variable is made of, with its line; the file alone when it is written in another way.</summary>
    public (SourcePosition Position, string? Line) PlaceOf(string variable, string key)
    {
        var found = Tree.DescendantNodes().OfType<VariableDeclarator>().Where(each => each.Id is Identifier { Name: var name } && name == variable)
            .Select(each => each.Init).OfType<ObjectExpression>().SelectMany(each => each.Properties).OfType<Property>()
            .FirstOrDefault(each => each.Key is Identifier { Name: var name } && name == key || each.Key is StringLiteral { Value: var text } && text == key);
        if (found is null) return (new SourcePosition(_file, 0, 0), null);
        var start = found.Location.Start;
        return (new SourcePosition(_file, start.Line, start.Column + 1), JsFaults.Line(_source, start.Line));
    }

    /// <summary>Whether the source exports anything.</summary>
    public bool IsModule => _module is not null;

    /// <summary>Whether the source is a module that exports something without saying under which name.</summary>
    public bool HasUnnamedDefault => _module is { } module
        && module.Program!.Body.OfType<ExportDefaultDeclaration>().Any(each => each.Declaration is not FunctionDeclaration { Id: not null });

    // export default function grade() { ... } exports a function of the right name under another one.
    private static JsValue Default(JsValue value, string name) =>
        value.IsCallable() && value.AsObject().Get("name") is var own && own.IsString() && own.AsString() == name ? value : JsValue.Undefined;

    private static void RefuseImports(Module module, string source, string file)
    {
        foreach (var node in module.Body)
        {
            bool imports = node is ImportDeclaration or ExportAllDeclaration or ExportNamedDeclaration { Source: not null };
            if (!imports) continue;
            var position = new SourcePosition(file, node.Location.Start.Line, node.Location.Start.Column + 1);
            throw new GraderLoadException(
                FaultCode.CompileError, "imports are refused: a grader is one file", position, JsFaults.Line(source, position.Line));
        }
    }
}
