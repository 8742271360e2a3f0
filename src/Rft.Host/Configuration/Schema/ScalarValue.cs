using System.Globalization;

namespace Rft.Host.Configuration.Schema;

/// <summary>Reads the texts of single values.</summary>
internal static class ScalarValue
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads a finite number, for example <c>1.5e-3</c>.</summary>
    public static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);

    /// <summary>Reads a share: <c>0.1</c> or <c>10%</c>.</summary>
    public static bool TryShare(string text, out double value)
    {
        bool percent = text.EndsWith('%');
        if (!TryNumber(percent ? text[..^1] : text, out value)) return false;
        // Division, not multiplication by 0.01: 10% is the same double as 0.1.
        if (percent) value /= 100;
        return value is >= 0 and <= 1;
    }

    /// <summary>Reads a time above zero: <c>200ms</c>, <c>2s</c>, <c>5m</c>, <c>1h</c>.</summary>
    public static bool TryDuration(string text, out TimeSpan value)
    {
        value = default;
        foreach (var (unit, seconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal) || !TryNumber(text[..^unit.Length], out double amount)) continue;
            if (amount * seconds is <= 0 or > 1e6) return false;
            value = TimeSpan.FromSeconds(amount * seconds);
            return value > TimeSpan.Zero;
        }
        return false;
    }

    /// <summary>Reads a day: <c>2026-03-01</c>.</summary>
    public static bool TryDay(string text, out DateOnly value) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    /// <summary>Reads a range of numbers: <c>0..1</c>.</summary>
    public static bool TryRange(string text, out double low, out double high)
    {
        (low, high) = (0, 0);
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        return dots > 0 && TryNumber(text[..dots], out low) && TryNumber(text[(dots + 2)..], out high) && low < high;
    }
}
