using System.Globalization;
using System.Text;

namespace Rft.Training.ChatTemplates.Syntax;

/// <summary>Backslash escapes of quoted texts, as in Python.</summary>
internal static class Escapes
{
    /// <summary>The text without escapes; an unknown escape stays as it is. Null: an escape is cut short, or names a character.</summary>
    public static string? Resolve(ReadOnlySpan<char> quoted)
    {
        if (!quoted.Contains('\\')) return quoted.ToString();
        var text = new StringBuilder(quoted.Length);
        for (int i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] != '\\')
            {
                text.Append(quoted[i]);
                continue;
            }
            i++;
            int digits = quoted[i] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0)
            {
                if (Code(quoted[(i + 1)..], digits) is not { } code) return null;
                text.Append(code);
                i += digits;
            }
            else if (quoted[i] is >= '0' and <= '7') text.Append(Octal(quoted, ref i));
            else if (quoted[i] == 'N') return null;
            else if (quoted[i] != '\n') text.Append(Plain(quoted[i]));
        }
        return text.ToString();
    }

    private static string? Code(ReadOnlySpan<char> rest, int digits)
    {
        if (rest.Length < digits || !uint.TryParse(rest[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code)) return null;
        return code <= 0xffff ? ((char)code).ToString() : code <= 0x10ffff ? char.ConvertFromUtf32((int)code) : null;
    }

    private static char Octal(ReadOnlySpan<char> quoted, ref int at)
    {
        int value = 0, end = Math.Min(at + 3, quoted.Length);
        for (; at < end && quoted[at] is >= '0' and <= '7'; at++) value = value * 8 + quoted[at] - '0';
        at--;
        return (char)value;
    }

    private static string Plain(char c) => c switch
    {
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'a' => "\a",
        'b' => "\b",
        'f' => "\f",
        'v' => "\v",
        '\\' or '\'' or '"' => c.ToString(),
        _ => $"\\{c}",
    };
}
