using System.Globalization;
using System.Text.Json;

namespace Rft.Conformance.Fixtures;

/// <summary>Compares numbers with a tolerance relative to 1 + |expected| and keeps what differs, one line for each value name.</summary>
internal sealed class Comparison
{
    private readonly List<string> _mismatches = [];

    /// <summary>Largest accepted |actual - expected| / (1 + |expected|).</summary>
    public double Tolerance { get; set; } = 1e-7;

    public IReadOnlyList<string> Mismatches => _mismatches;

    /// <summary>How many named values were compared.</summary>
    public int Checked { get; private set; }

    /// <summary>Compares a number. No value (null) agrees with NaN: a mean over nothing.</summary>
    public void Number(string name, double expected, double? actual)
    {
        Checked++;
        if (!Agree(expected, actual ?? double.NaN)) Fail(name, Text(expected), actual is { } value ? Text(value) : "no value");
    }

    /// <summary>Compares arrays of any depth, flattened in row order.</summary>
    public void Numbers(string name, JsonElement expected, IReadOnlyList<double> actual)
    {
        Checked++;
        double[] wanted = expected.Flat();
        if (wanted.Length != actual.Count)
        {
            Fail(name, $"{wanted.Length} values", $"{actual.Count} values");
            return;
        }
        int[] wrong = [.. Enumerable.Range(0, wanted.Length).Where(i => !Agree(wanted[i], actual[i]))];
        if (wrong.Length == 0) return;
        string more = wrong.Length == 1 ? "" : $" (and {wrong.Length - 1} more of {wanted.Length})";
        Fail($"{name}[{wrong[0]}]", Text(wanted[wrong[0]]), Text(actual[wrong[0]]) + more);
    }

    /// <summary>Compares texts, numbers spelt out or states.</summary>
    public void Same(string name, string expected, string actual)
    {
        Checked++;
        if (expected != actual) Fail(name, expected, actual);
    }

    public void Fail(string name, string expected, string actual) => _mismatches.Add($"{name}: expected {expected}, actual {actual}");

    private bool Agree(double expected, double actual) =>
        expected.Equals(actual) || Math.Abs(actual - expected) <= Tolerance * (1 + Math.Abs(expected));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
