using System.Text;
using System.Text.Json;

namespace Rft.Graders.OpenAi.Reading;

/// <summary>The text of a grader, which tells where its fields stand. Immutable.</summary>
internal sealed record JsonSource(string File, string Text)
{
    /// <summary>Nesting allowed in a grader, a row and a sample.</summary>
    public const int MaxDepth = 128;

    /// <summary>Where the value of a JSON pointer begins; for one that does not exist, its innermost ancestor that does.</summary>
    public SourcePosition Find(string pointer)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        long found = 0;
        try
        {
            reader.Read();
            found = reader.TokenStartIndex;
            foreach (string segment in pointer.Split('/').Skip(1))
            {
                if (!Enter(ref reader, JsonPlace.Unescape(segment))) break;
                found = reader.TokenStartIndex;
            }
        }
        catch (JsonException)
        {
            // The text broke off on the way: the last place found is the nearest.
        }
        return At(bytes, (int)found);
    }

    /// <summary>The place that an exception of the JSON reader names.</summary>
    public SourcePosition Find(JsonException exception)
    {
        int line = (int)(exception.LineNumber ?? 0), column = (int)(exception.BytePositionInLine ?? 0);
        byte[] bytes = Encoding.UTF8.GetBytes(Text.Split('\n').ElementAtOrDefault(line) ?? "");
        return new SourcePosition(File, line + 1, Encoding.UTF8.GetCharCount(bytes, 0, Math.Min(column, bytes.Length)) + 1);
    }

    /// <summary>The line of a position, as it stands.</summary>
    public string? Line(SourcePosition position) => Text.Split('\n').ElementAtOrDefault(position.Line - 1)?.TrimEnd('\r');

    private static bool Enter(ref Utf8JsonReader reader, string segment)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool here = reader.ValueTextEquals(segment);
                reader.Read();
                if (here) return true;
                reader.Skip();
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray && int.TryParse(segment, out int index))
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (index-- == 0) return true;
                reader.Skip();
            }
        }
        return false;
    }

    private SourcePosition At(byte[] bytes, int index)
    {
        var before = bytes.AsSpan(0, index);
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new SourcePosition(File, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }
}
