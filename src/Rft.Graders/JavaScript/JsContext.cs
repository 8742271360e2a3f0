using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Interop;

namespace Rft.Graders.JavaScript;

/// <summary>The <c>ctx</c> argument of one call.</summary>
internal sealed class JsContext(Engine engine, JsInputs inputs, GradeContext context, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, double> _metrics = new(StringComparer.Ordinal);
    private ulong _draws;

    /// <summary>What <c>ctx.metric</c> reported.</summary>
    public IReadOnlyDictionary<string, double> Metrics => _metrics;

    /// <summary>What <c>ctx.notApplicable</c> said; null when it was not called.</summary>
    public Grade? Verdict { get; private set; }

    public JsValue Build() => inputs.Object(
        ("log", Function("log", arguments => Log(Argument(arguments, 0)))),
        ("metric", Function("metric", arguments => Metric(Argument(arguments, 0), Argument(arguments, 1)))),
        ("notApplicable", Function("notApplicable", arguments => NotApplicable(Argument(arguments, 0)))),
        ("rng", Function("rng", _ => Seed.Uniform(context.Seed, _draws++))),
        ("extract", new JsExtract(engine, inputs).Build()),
        ("math", new JsCompare(engine, inputs, cancellationToken).Math()),
        ("text", new JsCompare(engine, inputs, cancellationToken).Texts()),
        ("options", inputs.Json(context.Options.Json)));

    private ClrFunction Function(string name, Func<JsValue[], JsValue> body) => new ClrFunction(engine, name, (_, arguments) => body(arguments));

    private static JsValue Argument(JsValue[] arguments, int index) => index < arguments.Length ? arguments[index] : JsValue.Undefined;

    private JsValue Log(JsValue line)
    {
        context.Log(line.IsString() ? line.AsString() : line.IsPrimitive() && !line.IsSymbol() ? line.ToString() : $"[{line.Type}]");
        return JsValue.Undefined;
    }

    private JsValue Metric(JsValue name, JsValue value)
    {
        if (!name.IsString()) throw new InvalidScoreException("ctx.metric takes a name and a number");
        _metrics[name.AsString()] = JsResult.Metric(name.AsString(), value);
        return JsValue.Undefined;
    }

    /// <returns>What the script may return to say the same.</returns>
    private ObjectInstance NotApplicable(JsValue reason)
    {
        string? text = reason.IsString() ? reason.AsString() : null;
        Verdict = Grade.NotApplicable(text);
        return inputs.Object(("score", JsValue.Null), ("reason", reason.IsString() ? reason : JsValue.Undefined));
    }
}
