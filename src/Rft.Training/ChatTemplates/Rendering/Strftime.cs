using System.Globalization;
using System.Text;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Rendering;

/// <summary>Python's <c>strftime</c> in the C locale, as <c>strftime_now</c> uses it.</summary>
internal static class Strftime
{
    /// <exception cref="TemplateFault">The text would be too long.</exception>
    public static string Format(string format, DateTimeOffset now, Budget budget)
    {
        var text = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }
            // glibc's "-" drops the padding: %-d is the day without a zero.
            bool bare = format[i + 1] == '-' && i + 2 < format.Length;
            i += bare ? 2 : 1;
            string part = Part(format[i], now) ?? (bare ? $"%-{format[i]}" : $"%{format[i]}");
            text.Append(bare && part.Length > 1 ? part[..^1].TrimStart('0', ' ') + part[^1] : part);
        }
        budget.Text(text.Length);
        return text.ToString();
    }

    private static string? Part(char code, DateTimeOffset now) => code switch
    {
        'a' => Text(now, "ddd"),
        'A' => Text(now, "dddd"),
        'b' or 'h' => Text(now, "MMM"),
        'B' => Text(now, "MMMM"),
        'c' => $"{Text(now, "ddd MMM")} {now.Day,2} {Text(now, "HH:mm:ss yyyy")}",
        'C' => Number(now.Year / 100),
        'd' => Text(now, "dd"),
        'D' or 'x' => Text(now, "MM/dd/yy"),
        'e' => $"{now.Day,2}",
        'f' => Text(now, "ffffff"),
        'F' => Text(now, "yyyy-MM-dd"),
        'H' => Text(now, "HH"),
        'I' => Text(now, "hh"),
        'j' => now.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'k' => $"{now.Hour,2}",
        'l' => $"{(now.Hour + 11) % 12 + 1,2}",
        'm' => Text(now, "MM"),
        'M' => Text(now, "mm"),
        'n' => "\n",
        'p' => Text(now, "tt"),
        'P' => Text(now, "tt").ToLowerInvariant(),
        'r' => Text(now, "hh:mm:ss tt"),
        'R' => Text(now, "HH:mm"),
        's' => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'S' => Text(now, "ss"),
        't' => "\t",
        'T' or 'X' => Text(now, "HH:mm:ss"),
        'u' => now.DayOfWeek == DayOfWeek.Sunday ? "7" : ((int)now.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'U' => Number((now.DayOfYear + 6 - (int)now.DayOfWeek) / 7),
        'V' => Number(ISOWeek.GetWeekOfYear(now.DateTime)),
        'w' => ((int)now.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'W' => Number((now.DayOfYear + 6 - ((int)now.DayOfWeek + 6) % 7) / 7),
        'G' => ISOWeek.GetYear(now.DateTime).ToString("0000", CultureInfo.InvariantCulture),
        'y' => Text(now, "yy"),
        'Y' => now.Year.ToString(CultureInfo.InvariantCulture),
        // datetime.now() knows no time zone.
        'z' or 'Z' => "",
        '%' => "%",
        _ => null,
    };

    private static string Text(DateTimeOffset now, string pattern) => now.ToString(pattern, CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString("00", CultureInfo.InvariantCulture);
}
