using System.Globalization;

namespace Rft.Host.Reporting;

/// <summary>A range of values with round marks, laid onto pixels.</summary>
internal sealed class Axis
{
    private readonly double _from, _to;

    /// <summary>Lays a range.</summary>
    /// <param name="low">Lowest value.</param>
    /// <param name="high">Highest.</param>
    /// <param name="from">Pixel of the lowest.</param>
    /// <param name="to">Pixel of the highest.</param>
    /// <param name="marks">About how many marks.</param>
    /// <param name="whole">Whether values are whole numbers.</param>
    public Axis(double low, double high, double from, double to, int marks, bool whole = false)
    {
        // A flat line stands in the middle.
        double spread = high > low ? high - low : Math.Max(Math.Abs(high) * 0.1, whole ? 1 : 1e-6);
        (Low, High) = high > low ? (low, high) : (low - spread / 2, high + spread / 2);
        (_from, _to) = (from, to);
        double step = RoundStep(spread / marks);
        if (whole) step = Math.Max(1, Math.Round(step));
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 12);
        Marks = [.. Enumerable.Range(0, 100).Select(i => Math.Ceiling(Low / step - 1e-9) * step + i * step).TakeWhile(value => value <= High + step * 1e-6)
            .Select(value => (value, Math.Abs(value) < step * 1e-6 ? "0" : value.ToString($"N{decimals}", CultureInfo.InvariantCulture)))];
    }

    /// <summary>Lowest value.</summary>
    public double Low { get; }

    /// <summary>Highest value.</summary>
    public double High { get; }

    /// <summary>Round values within the range, with their labels.</summary>
    public IReadOnlyList<(double Value, string Label)> Marks { get; }

    /// <summary>The pixel of a value.</summary>
    public double At(double value) => _from + (value - Low) / (High - Low) * (_to - _from);

    // 1, 2 or 5 times a power of ten.
    private static double RoundStep(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough))), rest = rough / power;
        return power * (rest <= 1.5 ? 1 : rest <= 3.5 ? 2 : rest <= 7.5 ? 5 : 10);
    }
}
