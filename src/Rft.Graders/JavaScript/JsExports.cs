using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Rft.Graders.JavaScript;

/// <summary>What a source defines: its entry point and its <c>meta</c>.</summary>
internal sealed record JsExports(GraderShape Shape, string? Name, ScoreRange? Range)
{
    public const string MetaName = "meta";

    /// <summary>Reads it.</summary>
    /// <param name="find">Looks up what the source defines or exports.</param>
    /// <param name="program">The source.</param>
    /// <param name="file">Its file.</param>
    /// <exception cref="GraderLoadException">There is no entry point, or there are two, or <c>meta</c> is malformed.</exception>
    public static JsExports Read(Func<string, JsValue> find, JsProgram program, string file)
    {
        bool one = find(JsCode.Entry).IsCallable(), group = find(JsCode.GroupEntry).IsCallable();
        if (!one && !group)
            throw Refuse(FaultCode.NoEntryPoint, NoEntryPoint(program), file);
        if (one && group) throw Refuse(FaultCode.LoadError, "the file defines both grade and gradeGroup; keep one of them", file);
        var (name, range) = Meta(find(MetaName), program, file);
        return new JsExports(group ? GraderShape.Group : GraderShape.Sample, name, range);
    }

    private static string NoEntryPoint(JsProgram program) =>
        "the file defines neither grade(sample, item, ctx) nor gradeGroup(samples, item, ctx)"
        + (program.HasUnnamedDefault ? "; the default export has no such name, write export function grade(sample, item, ctx) { ... }"
            : program.IsModule ? "; a file that exports anything must export this function, too" : "");

    private static (string? Name, ScoreRange? Range) Meta(JsValue meta, JsProgram program, string file)
    {
        if (meta.IsUndefined()) return (null, null);
        if (!meta.IsObject()) throw Refuse(FaultCode.LoadError, "meta must be an object such as { name: \"brevity\", range: [0, 1] }", file);
        RefuseUnknown(meta.AsObject(), program);
        var name = meta.AsObject().Get("name");
        if (!name.IsUndefined() && !name.IsString()) throw Refuse(FaultCode.LoadError, "meta.name must be a text", file);
        return (name.IsString() ? name.AsString() : null, Bounds(meta.AsObject().Get("range"), file));
    }

    // A misspelt range would leave every score in bounds.
    private static void RefuseUnknown(ObjectInstance meta, JsProgram program)
    {
        foreach (string key in meta.GetOwnPropertyKeys(Types.String).Select(key => key.AsString()))
        {
            if (key is "name" or "range") continue;
            var (position, line) = program.PlaceOf(MetaName, key);
            throw new GraderLoadException(
                FaultCode.LoadError, $"'{key}' is no key of meta; write name: \"brevity\" or range: [0, 1]", position, line);
        }
    }

    private static ScoreRange? Bounds(JsValue range, string file)
    {
        if (range.IsUndefined()) return null;
        if (range.IsArray() && range.AsArray() is { Length: 2 } bounds
            && bounds.Get(0) is var low && bounds.Get(1) is var high && low.IsNumber() && high.IsNumber()
            && double.IsFinite(low.AsNumber()) && double.IsFinite(high.AsNumber()) && low.AsNumber() <= high.AsNumber())
            return new ScoreRange(low.AsNumber(), high.AsNumber());
        throw Refuse(FaultCode.LoadError, "meta.range must be [low, high] with finite numbers and low <= high, for example [0, 1]", file);
    }

    private static GraderLoadException Refuse(FaultCode code, string message, string file) =>
        new(code, message, new SourcePosition(file, 0, 0));
}
