using System.Globalization;
using System.Text.Json;

namespace Rft.Benchmarks;

/// <summary>How measurements are printed: one JSON line a figure.</summary>
internal static class Figures
{
    /// <summary>The value of <c>schema</c>.</summary>
    public const string Schema = "rft.bench/1";

    /// <summary>Prints one figure.</summary>
    public static void Print(object figure) => Console.WriteLine(JsonSerializer.Serialize(figure));

    /// <summary>The middle one; of an even number the upper of both.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>The machine's load of the last minute; null where it is not told.</summary>
    public static double? Load() =>
        File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : null;
}
