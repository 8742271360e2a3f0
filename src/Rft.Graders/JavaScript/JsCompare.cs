using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;
using Rft.Graders.OpenAi.Similarity;
using Rft.Graders.OpenAi.Specs;
using Rft.Graders.Tasks.MathAnswers;

namespace Rft.Graders.JavaScript;

/// <summary><c>ctx.math</c> and <c>ctx.text</c>: comparisons that are slow or hard to write in a script.</summary>
internal sealed class JsCompare(Engine engine, JsInputs inputs, CancellationToken cancellationToken)
{
    private const string EqualSignature = "ctx.math.equal(gold, answer)", SimilaritySignature = "ctx.text.similarity(text, reference, metric)";

    /// <summary><c>ctx.math</c>.</summary>
    public ObjectInstance Math() => inputs.Object(
        ("equal", Function("equal", arguments =>
            MathAnswer.AreEqual(Text(arguments, 0, EqualSignature), Text(arguments, 1, EqualSignature)) ? JsBoolean.True : JsBoolean.False)));

    /// <summary><c>ctx.text</c>.</summary>
    public ObjectInstance Texts() => inputs.Object(("similarity", Function("similarity", arguments => Similarity(arguments))));

    private JsValue Similarity(JsValue[] arguments)
    {
        string text = Text(arguments, 0, SimilaritySignature), reference = Text(arguments, 1, SimilaritySignature);
        string name = arguments.Length > 2 && !arguments[2].IsUndefined() ? Text(arguments, 2, SimilaritySignature) : "fuzzy_match";
        if (!SimilarityOptions.Metrics.TryParse(name, out var metric))
            throw new JavaScriptException(engine.Intrinsics.TypeError, $"ctx.text.similarity knows no metric '{name}'; use one of {SimilarityOptions.Metrics.Words}");
        return TextSimilarity.Score(metric, text, reference, new SimilarityOptions(), cancellationToken);
    }

    private ClrFunction Function(string name, Func<JsValue[], JsValue> body) => new ClrFunction(engine, name, (_, arguments) => body(arguments));

    private string Text(JsValue[] arguments, int index, string signature) => index < arguments.Length && arguments[index].IsString()
        ? arguments[index].AsString()
        : throw new JavaScriptException(engine.Intrinsics.TypeError, $"{signature} takes texts");
}
