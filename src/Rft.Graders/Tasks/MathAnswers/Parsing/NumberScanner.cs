using System.Globalization;
using System.Text;

namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>Reads one number: "1,000.50", "14{,}916", "16,\!386.20", "3{,}14", "0.1\overline{23}", "1.5e-3".</summary>
internal sealed class NumberScanner(string text, Func<int, bool> isThousandsComma)
{
    private const int MaxScale = 400;

    /// <summary>The digits with an optional point; repeating digits stand in brackets at the end.</summary>
    public string Digits { get; private set; } = "";

    /// <summary>Whether <see cref="Digits"/> ends in repeating ones.</summary>
    public bool IsRepeating { get; private set; }

    /// <summary>Reads the number that begins at an index; returns the index after it.</summary>
    public int Read(int start)
    {
        var digits = new StringBuilder();
        int next = ReadWhole(start, digits);
        next = ReadFraction(next, digits);
        if (!IsRepeating) next = ReadScale(next, digits);
        if (digits[0] == '.') digits.Insert(0, '0');
        Digits = digits.ToString();
        return next;
    }

    private int ReadWhole(int next, StringBuilder digits)
    {
        next = ReadDigits(next, digits);
        if (digits.Length is 0 or > 3 || digits[0] == '0') return next;
        while (SkipThousands(next) is var group && group > next && CountDigits(group) == 3) next = ReadDigits(group, digits);
        return next;
    }

    /// <summary>The index after a separator of thousands; the same index when there is none.</summary>
    private int SkipThousands(int from)
    {
        int at = Braces.SkipSpace(text, from);
        if (at < text.Length && text[at] == '{')
        {
            int comma = Braces.SkipSpace(text, at + 1);
            int close = Braces.SkipSpace(text, comma + 1);
            return Braces.At(text, comma, ",") && Braces.At(text, close, "}") ? Braces.SkipSpace(text, close + 1) : from;
        }
        if (Braces.At(text, from, "\\,") || Braces.At(text, from, "\\ ") || Braces.At(text, from, "\\;")) return from + 2;
        if (!Braces.At(text, from, ",")) return from;
        int after = Braces.SkipSpace(text, from + 1);
        if (Braces.At(text, after, "\\!")) return Braces.SkipSpace(text, after + 2);
        return isThousandsComma(from) ? from + 1 : from;
    }

    private int ReadFraction(int next, StringBuilder digits)
    {
        int point = next;
        if (Braces.At(text, next, "{,}") && CountDigits(next + 3) > 0) point = next + 2;
        else if (!Braces.At(text, next, ".") || (CountDigits(next + 1) == 0 && !IsOverline(next + 1))) return next;
        digits.Append('.');
        next = ReadDigits(point + 1, digits);
        if (IsOverline(next)) return ReadRepeating(next, digits);
        foreach (string dots in (string[])["...", "\\ldots", "\\dots", "\\cdots"])
        {
            if (Braces.At(text, next, dots)) return next + dots.Length;
        }
        return next;
    }

    private bool IsOverline(int at) => OverlineDigits(at) is { Length: > 0 };

    /// <summary>The digits under a bar that begins at an index; null when there is no such bar.</summary>
    private string? OverlineDigits(int at)
    {
        foreach (string bar in (string[])["\\overline{", "\\bar{", "\\dot{"])
        {
            if (!Braces.At(text, at, bar)) continue;
            int start = at + bar.Length, count = CountDigits(start);
            return count > 0 && Braces.At(text, start + count, "}") ? text.Substring(start, count) : null;
        }
        return null;
    }

    private int ReadRepeating(int next, StringBuilder digits)
    {
        digits.Append('(').Append(OverlineDigits(next)).Append(')');
        IsRepeating = true;
        return text.IndexOf('}', next) + 1;
    }

    /// <summary>A power of ten as programs write it: e-3.</summary>
    private int ReadScale(int next, StringBuilder digits)
    {
        if (next >= text.Length || text[next] is not ('e' or 'E')) return next;
        int sign = next + 1 < text.Length && text[next + 1] is '+' or '-' ? 1 : 0;
        int count = CountDigits(next + 1 + sign);
        if (count is 0 or > 4) return next;
        int scale = int.Parse(text.AsSpan(next + 1, sign + count), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (Math.Abs(scale) > MaxScale) throw new MathParseException("a power of ten is too large");
        Scale(digits, scale);
        return next + 1 + sign + count;
    }

    private static void Scale(StringBuilder digits, int scale)
    {
        string all = digits.ToString();
        int point = all.IndexOf('.', StringComparison.Ordinal);
        int whole = (point < 0 ? all.Length : point) + scale;
        all = all.Replace(".", "", StringComparison.Ordinal);
        if (whole < 0) (all, whole) = (new string('0', -whole) + all, 0);
        all = all.PadRight(whole, '0');
        digits.Clear().Append(all.AsSpan(0, whole));
        if (digits.Length == 0) digits.Append('0');
        if (whole < all.Length) digits.Append('.').Append(all.AsSpan(whole));
    }

    private int ReadDigits(int next, StringBuilder digits)
    {
        int count = CountDigits(next);
        digits.Append(text, next, count);
        return next + count;
    }

    private int CountDigits(int from)
    {
        int end = from;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return Math.Max(0, end - from);
    }
}
