using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rft.Graders.OpenAi.Templates;

/// <summary>JSON without blanks, letters as themselves and numbers as their source spells them.</summary>
internal static class CompactJson
{
    /// <summary>A text raw, anything else as JSON.</summary>
    /// <exception cref="InvalidOperationException">A text holds half a surrogate pair.</exception>
    public static string Text(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return value.GetString()!;
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteList(text, '{', value.EnumerateObject(), '}', static (into, member) =>
                {
                    WriteText(into, member.Name);
                    into.Append(':');
                    Write(into, member.Value);
                });
                break;
            case JsonValueKind.Array:
                WriteList(text, '[', value.EnumerateArray(), ']', Write);
                break;
            case JsonValueKind.String:
                WriteText(text, value.GetString()!);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteList<T>(StringBuilder text, char open, IEnumerable<T> entries, char close, Action<StringBuilder, T> write)
    {
        text.Append(open);
        bool first = true;
        foreach (var entry in entries)
        {
            if (!first) text.Append(',');
            first = false;
            write(text, entry);
        }
        text.Append(close);
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c >= ' ') text.Append(c);
            else text.Append(c switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            });
        }
        text.Append('"');
    }
}
