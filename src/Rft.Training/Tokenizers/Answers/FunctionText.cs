using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Graders;

namespace Rft.Training.Tokenizers.Answers;

/// <summary>Calls as <c>&lt;function=name&gt;</c> with parameters, or with one JSON object, up to <c>&lt;/function&gt;</c>. Pure functions.</summary>
internal static class FunctionText
{
    private const string End = "</function>", Parameter = "<parameter=", ParameterEnd = "</parameter>";

    /// <summary>Reads a call.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Behind <c>&lt;function=</c>.</param>
    /// <param name="number">How many calls there were before.</param>
    /// <returns>Where it ends, and the call; null: it is malformed or has no end.</returns>
    public static (int End, ToolCall Call)? Read(string text, int start, int number)
    {
        int named = text.IndexOf('>', start);
        if (named <= start) return null;
        string name = text[start..named];
        int at = CallJson.SkipSpaces(text, named + 1);
        string? arguments = text.AsSpan(at).StartsWith("{") ? ReadObject(text, ref at) : ReadParameters(text, ref at);
        if (arguments is null || !text.AsSpan(at).StartsWith(End)) return null;
        return (at + End.Length, new ToolCall { Id = $"call_{number}", Name = name, Arguments = arguments });
    }

    private static string? ReadObject(string text, ref int at)
    {
        int end = CallJson.End(text, at);
        if (end < 0 || !CallJson.IsJson(text[at..end], out _)) return null;
        string json = text[at..end];
        at = CallJson.SkipSpaces(text, end);
        return json;
    }

    private static string? ReadParameters(string text, ref int at)
    {
        var arguments = new JsonObject();
        while (text.AsSpan(at).StartsWith(Parameter))
        {
            int key = at + Parameter.Length, named = text.IndexOf('>', key), end = named < 0 ? -1 : text.IndexOf(ParameterEnd, named, StringComparison.Ordinal);
            if (end < 0) return null;
            arguments[text[key..named]] = Value(text[(named + 1)..end]);
            at = CallJson.SkipSpaces(text, end + ParameterEnd.Length);
        }
        return CallJson.Write(arguments);
    }

    // The form does not tell texts from other values: what is JSON, or Python's name of a constant, is that, and all else text.
    private static JsonNode? Value(string written)
    {
        string value = written.StartsWith('\n') ? written[1..] : written;
        if (value.EndsWith('\n')) value = value[..^1];
        if (value is "None") return null;
        if (value is "True" or "False") return value == "True";
        return CallJson.IsJson(value, out var kind) && kind != JsonValueKind.String ? JsonNode.Parse(value) : JsonValue.Create(value);
    }
}
