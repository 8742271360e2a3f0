using System.Globalization;
using System.Numerics;
using System.Text;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Python's numbers: integers without bounds, doubles, and how both are spelt.</summary>
internal static class Numbers
{
    /// <summary>Digits of the longest integer that Python spells out.</summary>
    private const int MaxDigits = 4300;

    /// <summary>Bits of the largest integer that a template may compute.</summary>
    private const long MaxBits = 1 << 16;

    /// <summary>An integer or boolean as an integer; null for anything else.</summary>
    public static BigInteger? AsInteger(object? value) => value switch
    {
        BigInteger number => number,
        bool flag => flag ? BigInteger.One : BigInteger.Zero,
        _ => null,
    };

    public static bool IsNumber(object? value) => value is bool or BigInteger or double;

    /// <exception cref="TemplateFault">The value is no number.</exception>
    public static double AsDouble(object? value) => value is double number
        ? number
        : (double)(AsInteger(value) ?? throw new TemplateFault($"must be real number, not {Python.TypeName(value)}"));

    /// <exception cref="TemplateFault">It has more digits than Python spells out.</exception>
    public static string Text(BigInteger number) => number.GetBitLength() > MaxDigits * 3.33
        ? throw new TemplateFault($"an integer of more than {MaxDigits} digits cannot be spelt out")
        : number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest digits that read back as the number, in Python's spelling: 2.0, 1e-07, 1e+16, -0.0, inf.</summary>
    public static string Text(double number)
    {
        if (double.IsNaN(number)) return "nan";
        if (double.IsInfinity(number)) return number > 0 ? "inf" : "-inf";
        string sign = double.IsNegative(number) ? "-" : "";
        var (digits, exponent) = Decompose(Math.Abs(number).ToString("R", CultureInfo.InvariantCulture));
        if (exponent is < -4 or >= 16)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }
        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        string whole = digits.PadRight(exponent + 1, '0');
        return $"{sign}{whole[..(exponent + 1)]}.{(whole.Length > exponent + 1 ? whole[(exponent + 1)..] : "0")}";
    }

    /// <summary>The integer that a float equals when its fraction is cut.</summary>
    /// <exception cref="TemplateFault">It is infinite or no number.</exception>
    public static BigInteger Truncate(double number) => double.IsFinite(number)
        ? new BigInteger(number)
        : throw new TemplateFault($"cannot convert float {Text(number)} to integer");

    public static IEnumerable<object?> Count(PyRange range)
    {
        for (long i = 0; i < range.Count; i++) yield return new BigInteger(range[i]);
    }

    /// <summary>Adds, subtracts, multiplies, divides and raises numbers as Python does.</summary>
    /// <exception cref="TemplateFault">A division by zero, or a result that is too large.</exception>
    public static object Apply(string op, object? left, object? right)
    {
        if (AsInteger(left) is { } a && AsInteger(right) is { } b) return Apply(op, a, b);
        double x = AsDouble(left), y = AsDouble(right);
        switch (op)
        {
            case "+": return x + y;
            case "-": return x - y;
            case "*": return x * y;
            case "**": return Power(x, y);
        }
        if (y == 0) throw new TemplateFault("float division by zero");
        if (op == "/") return x / y;
        double rest = x % y;
        if (rest != 0 && rest < 0 != y < 0) rest += y;
        if (op == "%") return rest == 0 ? Math.CopySign(0.0, y) : rest;
        double quotient = (x - rest) / y;
        return quotient == 0 ? Math.CopySign(0.0, x / y) : Math.Floor(quotient) + (quotient - Math.Floor(quotient) > 0.5 ? 1 : 0);
    }

    private static object Apply(string op, BigInteger left, BigInteger right)
    {
        switch (op)
        {
            case "+": return Checked(left + right);
            case "-": return Checked(left - right);
            case "*":
                if (left.GetBitLength() + right.GetBitLength() > MaxBits) throw TooLarge();
                return left * right;
            case "**": return Power(left, right);
        }
        if (right.IsZero) throw new TemplateFault(op == "/" ? "division by zero" : "integer division or modulo by zero");
        if (op == "/") return Divide(left, right);
        var quotient = BigInteger.DivRem(left, right, out var rest);
        bool floors = !rest.IsZero && rest.Sign != right.Sign;
        return op == "%" ? (floors ? rest + right : rest) : (floors ? quotient - 1 : quotient);
    }

    private static double Divide(BigInteger left, BigInteger right)
    {
        double result = (double)left / (double)right;
        return double.IsFinite(result) ? result : throw new TemplateFault("integer division result too large for a float");
    }

    private static object Power(BigInteger left, BigInteger right)
    {
        if (right.Sign < 0) return Power((double)left, (double)right);
        if (right > MaxBits || left.GetBitLength() * (long)right > MaxBits)
            return BigInteger.Abs(left) > 1 ? throw TooLarge() : left.IsZero ? left : left.IsOne || right.IsEven ? BigInteger.One : left;
        return BigInteger.Pow(left, (int)right);
    }

    private static double Power(double left, double right)
    {
        if (left == 0 && right < 0) throw new TemplateFault("0.0 cannot be raised to a negative power");
        if (left < 0 && double.IsFinite(right) && Math.Floor(right) != right) throw new TemplateFault("complex numbers are not supported");
        double result = Math.Pow(left, right);
        return double.IsInfinity(result) && double.IsFinite(left) && double.IsFinite(right) ? throw TooLarge() : result;
    }

    private static BigInteger Checked(BigInteger value) => value.GetBitLength() > MaxBits ? throw TooLarge() : value;

    private static TemplateFault TooLarge() => new("the result is too large");

    private static (string Digits, int Exponent) Decompose(string round)
    {
        int e = round.IndexOf('E', StringComparison.Ordinal);
        int exponent = e < 0 ? 0 : int.Parse(round.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? round : round[..e];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = new StringBuilder(mantissa.Replace(".", "", StringComparison.Ordinal));
        exponent += (point < 0 ? digits.Length : point) - 1;
        while (digits.Length > 1 && digits[0] == '0')
        {
            digits.Remove(0, 1);
            exponent--;
        }
        string trimmed = digits.ToString().TrimEnd('0');
        return trimmed.Length == 0 ? ("0", 0) : (trimmed, exponent);
    }
}
