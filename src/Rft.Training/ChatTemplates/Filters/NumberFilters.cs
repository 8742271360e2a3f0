using System.Globalization;
using System.Numerics;
using Rft.Training.ChatTemplates.Rendering;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Filters;

/// <summary>Filters that make numbers.</summary>
internal static class NumberFilters
{
    private const double Exact = 1e15;

    public static Dictionary<string, Filter> All { get; } = new(StringComparer.Ordinal)
    {
        ["abs"] = static (value, _, _) => value switch
        {
            double number => Math.Abs(number),
            bool or BigInteger => BigInteger.Abs(Numbers.AsInteger(value)!.Value),
            _ => throw new TemplateFault($"bad operand type for abs(): '{Python.TypeName(value)}'"),
        },
        ["int"] = ToInteger,
        ["float"] = ToFloat,
        ["round"] = Round,
        ["sum"] = Sum,
    };

    private static object? ToInteger(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("int", 0, "default", "base");
        object? fallback = bound.Or(0, BigInteger.Zero);
        if (value is Undefined undefined) throw undefined.Fault();
        if (Python.AsText(value) is { } text)
            return Parse(TextShapes.Strip(text, null), bound.Int(1, 10))
                ?? (ParseFloat(text) is { } real && double.IsFinite(real) ? new BigInteger(real) : fallback);
        if (value is double number) return double.IsNaN(number) ? fallback : Numbers.Truncate(number);
        return Numbers.AsInteger(value) ?? fallback;
    }

    private static object? ToFloat(object? value, CallArguments arguments, Session session)
    {
        object? fallback = arguments.Bind("float", 0, "default").Or(0, 0.0);
        if (value is Undefined undefined) throw undefined.Fault();
        if (Numbers.IsNumber(value)) return Numbers.AsDouble(value);
        return Python.AsText(value) is { } text && ParseFloat(text) is { } number ? number : fallback;
    }

    private static BigInteger? Parse(string text, int numberBase)
    {
        bool negative = text.StartsWith('-');
        string digits = negative || text.StartsWith('+') ? text[1..] : text;
        string prefix = digits.Length > 2 && digits[0] == '0' ? char.ToLowerInvariant(digits[1]).ToString() : "";
        int named = prefix switch { "x" => 16, "o" => 8, "b" => 2, _ => 0 };
        if (numberBase == 0) numberBase = named == 0 ? 10 : named;
        if (named == numberBase) digits = digits[2..];
        if (digits.Length is 0 or > 4300 || digits.StartsWith('_') || digits.EndsWith('_') || digits.Contains("__", StringComparison.Ordinal)) return null;
        var value = BigInteger.Zero;
        foreach (char c in digits)
        {
            if (c == '_') continue;
            int digit = char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : (int)CharUnicodeInfo.GetDecimalDigitValue(c);
            if (digit < 0 || digit >= numberBase) return null;
            value = value * numberBase + digit;
        }
        return negative ? -value : value;
    }

    private static double? ParseFloat(string text)
    {
        string trimmed = TextShapes.Strip(text, null).Replace("_", "", StringComparison.Ordinal);
        bool negative = trimmed.StartsWith('-');
        switch (trimmed.TrimStart('+', '-').ToLowerInvariant())
        {
            case "inf" or "infinity": return negative ? double.NegativeInfinity : double.PositiveInfinity;
            case "nan": return double.NaN;
        }
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(trimmed, Style, CultureInfo.InvariantCulture, out double number) ? number : null;
    }

    private static object? Round(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("round", 0, "precision", "method");
        int precision = bound.Int(0, 0);
        string method = bound.Has(1) ? bound.Text(1) : "common";
        if (method is not ("common" or "ceil" or "floor")) throw new TemplateFault("method must be common, ceil or floor");
        if (method == "common")
        {
            if (Numbers.AsInteger(value) is { } integer && value is not double) return precision >= 0 ? integer : RoundTens(integer, -precision);
            return RoundHalfEven(Numbers.AsDouble(value), precision);
        }
        double scale = Math.Pow(10, precision), number = Numbers.AsDouble(value) * scale;
        return (method == "ceil" ? Math.Ceiling(number) : Math.Floor(number)) / scale;
    }

    // The decimal expansion of a double is finite: its exact digits decide which way a half goes, as in Python.
    private static double RoundHalfEven(double number, int precision)
    {
        if (!double.IsFinite(number) || precision > 308) return number;
        if (precision < -308) return Math.CopySign(0.0, number);
        if (Math.Abs(number) >= Exact && precision >= 0) return number;
        if (precision < 0) return (double)RoundTens(new BigInteger(number), -precision);
        double rounded = double.Parse(number.ToString($"F{precision}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return IsTie(number, precision)
            ? Math.Round(number * Math.Pow(10, precision), MidpointRounding.ToEven) / Math.Pow(10, precision)
            : rounded;
    }

    private static bool IsTie(double number, int precision)
    {
        string digits = Math.Abs(number).ToString($"F{Math.Min(precision + 60, 400)}", CultureInfo.InvariantCulture);
        string rest = digits[(digits.IndexOf('.', StringComparison.Ordinal) + 1 + precision)..];
        return rest[0] == '5' && rest.AsSpan(1).IndexOfAnyExcept('0') < 0;
    }

    private static BigInteger RoundTens(BigInteger number, int zeros)
    {
        if (zeros > 5000) return BigInteger.Zero;
        var unit = BigInteger.Pow(10, zeros);
        var quotient = BigInteger.DivRem(BigInteger.Abs(number), unit, out var rest);
        int half = (rest * 2).CompareTo(unit);
        if (half > 0 || (half == 0 && !quotient.IsEven)) quotient++;
        return quotient * unit * number.Sign;
    }

    private static object? Sum(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("sum", 0, "attribute", "start");
        var attribute = bound.Or(0, null) is { } path ? new AttributePath(path, Missing.Value, session.Budget) : null;
        object? total = bound.Or(1, BigInteger.Zero);
        if (total is string or Markup) throw new TemplateFault("sum() can't sum strings [use ''.join(seq) instead]");
        foreach (object? item in Python.Iterate(value))
            total = Operators.Binary("+", total, attribute is null ? item : attribute.Get(item), session.Budget);
        return total;
    }
}
