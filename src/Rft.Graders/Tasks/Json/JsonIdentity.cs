using System.Text;
using System.Text.Json;

namespace Rft.Graders.Tasks.Json;

/// <summary>When two JSON values are the same: 1 is 1.0, the order of keys does not matter, that of lists does, texts are compared by code units.</summary>
internal static class JsonIdentity
{
    /// <summary>A text that two values share exactly when they are the same.</summary>
    /// <exception cref="TaskException">A number has more than 400 digits, or the value is nested deeper than 64 levels.</exception>
    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return text.ToString();
    }

    public static bool AreSame(JsonElement left, JsonElement right) => Of(left) == Of(right);

    private static void Write(StringBuilder text, JsonElement value, int depth)
    {
        if (depth > StrictJson.MaxDepth) throw new TaskException($"a JSON value is nested deeper than {StrictJson.MaxDepth} levels");
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    text.Append(JsonSerializer.Serialize(member.Name)).Append(':');
                    Write(text, member.Value, depth + 1);
                    text.Append(',');
                }
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var element in value.EnumerateArray())
                {
                    Write(text, element, depth + 1);
                    text.Append(',');
                }
                text.Append(']');
                break;
            case JsonValueKind.Number:
                text.Append(ExactNumber.TryParse(value.GetRawText(), out var number)
                    ? number
                    : throw new TaskException($"the number {value.GetRawText()} is too long to compare"));
                break;
            case JsonValueKind.String:
                text.Append(JsonSerializer.Serialize(value.GetString()));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }
}
