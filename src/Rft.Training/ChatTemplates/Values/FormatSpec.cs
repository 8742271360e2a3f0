using System.Globalization;
using System.Numerics;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>How one value is laid out by <c>%</c> and <c>str.format</c>.</summary>
/// <param name="Fill">What fills it up to the width.</param>
/// <param name="Align"><c>&lt;</c>, <c>&gt;</c>, <c>^</c>, <c>=</c> (after the sign), or 0 for the type's own.</param>
/// <param name="Sign"><c>+</c>, space, or 0 for signs of negative numbers alone.</param>
/// <param name="Alternate">Whether numbers in other bases have their prefix.</param>
/// <param name="Width">The least width.</param>
/// <param name="Grouping"><c>,</c> or <c>_</c> between thousands, or 0.</param>
/// <param name="Precision">Digits after the point, or the most characters of a text; null: the type's own.</param>
/// <param name="Type">The conversion, or 0.</param>
internal sealed record FormatSpec(char Fill, char Align, char Sign, bool Alternate, int Width, char Grouping, int? Precision, char Type)
{
    /// <summary>Parses the part after the colon of <c>{:...}</c>.</summary>
    /// <exception cref="TemplateFault">It is no format.</exception>
    public static FormatSpec Parse(string text)
    {
        int at = 0;
        char fill = ' ', align = '\0', sign = '\0', grouping = '\0';
        if (text.Length > 1 && "<>^=".Contains(text[1], StringComparison.Ordinal)) (fill, align, at) = (text[0], text[1], 2);
        else if (text.Length > 0 && "<>^=".Contains(text[0], StringComparison.Ordinal)) (align, at) = (text[0], 1);
        if (at < text.Length && text[at] is '+' or '-' or ' ') sign = text[at++] is var s && s == '-' ? '\0' : s;
        bool alternate = at < text.Length && text[at] == '#';
        if (alternate) at++;
        if (at < text.Length && text[at] == '0' && align == '\0') (fill, align) = ('0', '=');
        int width = Number(text, ref at) ?? 0;
        if (at < text.Length && text[at] is ',' or '_') grouping = text[at++];
        int? precision = null;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            precision = Number(text, ref at) ?? throw new TemplateFault("Format specifier missing precision");
        }
        char type = at < text.Length ? text[at++] : '\0';
        if (at < text.Length) throw new TemplateFault($"Invalid format specifier '{text}'");
        return new FormatSpec(fill, align, sign, alternate, width, grouping, precision, type);
    }

    /// <summary>Lays out a value.</summary>
    /// <exception cref="TemplateFault">The conversion does not fit the value, or the result is too long.</exception>
    public string Apply(object? value, Budget budget)
    {
        budget.Text(Width);
        budget.Text(Precision ?? 0);
        if (Numbers.IsNumber(value) && !(value is bool && Type is '\0' or 's')) return FormatNumber(value, budget);
        if (Type is not ('\0' or 's')) throw new TemplateFault($"Unknown format code '{Type}' for object of type '{Python.TypeName(value)}'");
        string text = PyText.Str(value, budget);
        if (Precision is { } most && CodePoints.Count(text) > most) text = text[..CodePoints.ToUnit(text, most)];
        return Pad("", text, '<');
    }

    /// <summary>The character with a code.</summary>
    /// <exception cref="TemplateFault">There is none.</exception>
    public static string Character(BigInteger code) => code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? char.ConvertFromUtf32((int)code)
        : throw new TemplateFault("%c arg not in range(0x110000)");

    private static int? Number(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (start == at) return null;
        return int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new TemplateFault("Too many decimal digits in format string");
    }

    private string FormatNumber(object? value, Budget budget)
    {
        bool whole = Type is 'd' or 'x' or 'X' or 'o' or 'b' or 'c' or 'n' || (Type == '\0' && value is not double);
        if (whole)
        {
            if (Numbers.AsInteger(value) is not { } number) throw new TemplateFault($"Unknown format code '{Type}' for object of type 'float'");
            if (Type == 'c') return Pad("", Character(number), '<');
            return Pad(SignOf(number.Sign < 0) + Prefix(), Group(Digits(BigInteger.Abs(number))), '>');
        }
        double real = Numbers.AsDouble(value);
        if (Type == '%') real *= 100;
        string digits = FloatFormat.Digits(Math.Abs(real), Type == '%' ? 'f' : Type, Precision, Alternate);
        budget.Text(digits.Length);
        return Pad(SignOf(double.IsNegative(real) && !double.IsNaN(real)), Group(digits) + (Type == '%' ? "%" : ""), '>');
    }

    private string SignOf(bool negative) => negative ? "-" : Sign == '\0' ? "" : Sign.ToString();

    private string Prefix() => Alternate && Type is 'x' or 'X' or 'o' or 'b' && Alternate ? $"0{Type}" : "";

    private string Digits(BigInteger number)
    {
        int bits = Type switch { 'x' or 'X' => 4, 'o' => 3, 'b' => 1, _ => 0 };
        if (bits == 0) return Numbers.Text(number);
        var digits = new List<char>();
        do
        {
            int digit = (int)(number & ((1 << bits) - 1));
            digits.Insert(0, (Type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef")[digit]);
            number >>= bits;
        }
        while (!number.IsZero);
        return new string([.. digits]);
    }

    private string Group(string digits)
    {
        if (Grouping == '\0') return digits;
        int end = 0;
        while (end < digits.Length && char.IsAsciiDigit(digits[end])) end++;
        string grouped = digits[..end];
        for (int at = end - 3; at > 0; at -= 3) grouped = grouped.Insert(at, Grouping.ToString());
        return grouped + digits[end..];
    }

    private string Pad(string sign, string text, char own)
    {
        int missing = Width - CodePoints.Count(text) - sign.Length;
        if (missing <= 0) return sign + text;
        return (Align == '\0' ? own : Align) switch
        {
            '<' => sign + text + new string(Fill, missing),
            '^' => new string(Fill, missing / 2) + sign + text + new string(Fill, missing - missing / 2),
            '=' => sign + new string(Fill, missing) + text,
            _ => new string(Fill, missing) + sign + text,
        };
    }
}
