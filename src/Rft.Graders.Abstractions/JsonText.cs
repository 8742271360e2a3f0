using System.Globalization;

namespace Rft.Graders;

/// <summary>What a JSON parser lets pass and nobody can read afterwards.</summary>
internal static class JsonText
{
    private const int EscapeLength = 6;

    /// <summary>
    /// Where a text spells half a character: <c>\ud83d</c> without the other half behind it, as texts that were cut off have it. It is sound JSON (RFC 8259,
    /// section 8.2), but no string.
    /// </summary>
    /// <param name="json">Sound JSON in UTF-8.</param>
    /// <returns>The byte at which the escape begins; -1: nowhere.</returns>
    public static int LoneSurrogate(ReadOnlySpan<byte> json)
    {
        for (int i = 0; i < json.Length;)
        {
            int next = json[i..].IndexOf((byte)'\\');
            if (next < 0) return -1;
            i += next;
            if (Escaped(json, i) is not { } unit) i += 2;
            else if (!char.IsSurrogate(unit)) i += EscapeLength;
            else if (char.IsHighSurrogate(unit) && Escaped(json, i + EscapeLength) is { } low && char.IsLowSurrogate(low)) i += 2 * EscapeLength;
            else return i;
        }
        return -1;
    }

    // The UTF-16 unit of \uXXXX; null: another escape, or none.
    private static char? Escaped(ReadOnlySpan<byte> json, int at) =>
        at + EscapeLength <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
            && ushort.TryParse(json.Slice(at + 2, EscapeLength - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
            ? (char)unit : null;
}
