using System.Text;
using System.Text.Json;

namespace Rft.Training.Data;

/// <summary>Finds where a value stands in JSON text. Used only to place an error, so it reads the text again.</summary>
internal static class JsonLocator
{
    /// <summary>Column of the value at a path, in characters from 1; 1 when the path does not exist.</summary>
    /// <param name="json">One line of valid JSON.</param>
    /// <param name="path">Property names (string) and array indices (int), from the root.</param>
    public static int Column(ReadOnlySpan<byte> json, params ReadOnlySpan<object> path)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read()) return 1;
        foreach (object part in path)
        {
            bool found = part is string name ? EnterProperty(ref reader, name) : EnterElement(ref reader, (int)part);
            if (!found) return 1;
        }
        return ColumnAt(json, (int)reader.TokenStartIndex);
    }

    /// <summary>Column of a byte offset, in characters (UTF-16 units) from 1.</summary>
    public static int ColumnAt(ReadOnlySpan<byte> line, int offset) =>
        Encoding.UTF8.GetCharCount(line[..Math.Min(offset, line.Length)]) + 1;

    private static bool EnterProperty(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool match = reader.ValueTextEquals(name);
            reader.Read();
            if (match) return true;
            reader.Skip();
        }
        return false;
    }

    private static bool EnterElement(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i == index) return true;
            reader.Skip();
        }
        return false;
    }
}
