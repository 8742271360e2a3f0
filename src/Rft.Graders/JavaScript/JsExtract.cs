using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace Rft.Graders.JavaScript;

/// <summary><c>ctx.extract</c>: the functions of <see cref="Extract"/>. They answer null when they find nothing.</summary>
internal sealed class JsExtract(Engine engine, JsInputs inputs)
{
    public ObjectInstance Build() => inputs.Object(
        ("boxed", Function("boxed", arguments => Text(Extract.Boxed(Required(arguments, 0, "boxed(text)"))))),
        ("tag", Function("tag", arguments => Text(Extract.Tag(Required(arguments, 0, "tag(text, name)"), Name(arguments))))),
        ("lastNumber", Function("lastNumber", arguments =>
            Extract.LastNumber(Required(arguments, 0, "lastNumber(text)")) is { } number ? (JsValue)number : JsValue.Null)),
        ("json", Function("json", arguments =>
            Extract.Json(Required(arguments, 0, "json(text)")) is { } value ? inputs.Json(value) : JsValue.Null)),
        ("codeBlock", Function("codeBlock", arguments =>
            Text(Extract.CodeBlock(Required(arguments, 0, "codeBlock(text, language)"), Optional(arguments, 1))))));

    private ClrFunction Function(string name, Func<JsValue[], JsValue> body) => new ClrFunction(engine, name, (_, arguments) => body(arguments));

    private string Name(JsValue[] arguments)
    {
        string name = Required(arguments, 1, "tag(text, name)");
        return name.Length > 0 ? name : throw Wrong("tag(text, name)");
    }

    private string Required(JsValue[] arguments, int index, string signature) => Optional(arguments, index) ?? throw Wrong(signature);

    private static string? Optional(JsValue[] arguments, int index) =>
        index < arguments.Length && arguments[index].IsString() ? arguments[index].AsString() : null;

    private JavaScriptException Wrong(string signature) =>
        new(engine.Intrinsics.TypeError, $"ctx.extract.{signature} takes texts");

    private static JsValue Text(string? found) => found is null ? JsValue.Null : (JsValue)found;
}
