using System.Globalization;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Digits of floats for the conversions e, f and g.</summary>
internal static class FloatFormat
{
    private const int Usual = 6;

    /// <summary>Digits of a number that is not negative.</summary>
    /// <param name="value">The number.</param>
    /// <param name="type">e, f, g, their capitals, or 0 for the shortest.</param>
    /// <param name="precision">Digits; null for the usual ones.</param>
    /// <param name="keepZeros">Whether g keeps zeros at the end.</param>
    /// <exception cref="TemplateFault">There is no such conversion for a float.</exception>
    public static string Digits(double value, char type, int? precision, bool keepZeros)
    {
        if (!double.IsFinite(value)) return char.IsUpper(type) ? Numbers.Text(value).ToUpperInvariant() : Numbers.Text(value);
        return type switch
        {
            '\0' when precision is null => Numbers.Text(value),
            '\0' => Real(General(value, precision ?? Usual, keepZeros)),
            'f' or 'F' => value.ToString($"F{precision ?? Usual}", CultureInfo.InvariantCulture),
            'e' or 'E' => Cased(Scientific(value, precision ?? Usual), type),
            'g' or 'G' or 'n' => Cased(General(value, precision ?? Usual, keepZeros), type),
            _ => throw new TemplateFault($"Unknown format code '{type}' for object of type 'float'"),
        };
    }

    private static string Real(string digits) => digits.AsSpan().IndexOfAny('.', 'e') < 0 ? digits + ".0" : digits;

    private static string Cased(string text, char type) => char.IsUpper(type) ? text.ToUpperInvariant() : text;

    private static string Scientific(double value, int precision)
    {
        string text = value.ToString($"E{precision}", CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text[..e]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string General(double value, int precision, bool keepZeros)
    {
        int digits = Math.Max(1, precision);
        string scientific = Scientific(value, digits - 1);
        int e = scientific.IndexOf('e', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent < -4 || exponent >= digits) return keepZeros ? scientific : Trim(scientific[..e]) + scientific[e..];
        string plain = value.ToString($"F{Math.Max(0, digits - 1 - exponent)}", CultureInfo.InvariantCulture);
        return keepZeros ? plain : Trim(plain);
    }

    private static string Trim(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
}
