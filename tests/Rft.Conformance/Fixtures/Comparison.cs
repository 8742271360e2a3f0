using System.Globalization;
using System.Text.Json;

namespace Rft.Conformance.Fixtures;

/// <summary>Compares values, numbers within a tolerance, and keeps what differs, one line for each value name.</summary>
internal sealed class Comparison
{
    private readonly List<string> _mismatches = [];

    /// <summary>Largest accepted |actual - expected|, divided by 1 + |expected| where <see cref="Relative"/>.</summary>
    public double Tolerance { get; set; } = 1e-7;

    /// <summary>Whether the tolerance grows with the expected number.</summary>
    public bool Relative { get; init; } = true;

    public IReadOnlyList<string> Mismatches => _mismatches;

    /// <summary>Whether a wrong answer was accepted: the failure that a grader can least afford.</summary>
    public bool FalseAccept { get; private set; }

    /// <summary>How many named values were compared.</summary>
    public int Checked { get; private set; }

    /// <summary>Compares a number. No value (null) agrees with NaN: a mean over nothing.</summary>
    public void Number(string name, double expected, double? actual)
    {
        Checked++;
        if (!Agree(expected, actual ?? double.NaN)) Fail(name, Text(expected), actual is { } value ? Text(value) : "no value");
    }

    /// <summary>Compares arrays of any depth, flattened in row order.</summary>
    public void Numbers(string name, JsonElement expected, IReadOnlyList<double> actual) => Numbers(name, expected.Flat(), actual);

    /// <summary>Compares two lists.</summary>
    public void Numbers(string name, double[] wanted, IReadOnlyList<double> actual)
    {
        Checked++;
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

    /// <summary>Compares the verdict on an answer.</summary>
    public void Verdict(bool expected, bool actual, string why)
    {
        Checked++;
        if (expected == actual) return;
        FalseAccept = actual;
        Fail("verdict", Spell(expected), $"{Spell(actual)} ({why})");

        static string Spell(bool accepted) => accepted ? "accepted" : "refused";
    }

    public void Fail(string name, string expected, string actual) => _mismatches.Add($"{name}: expected {expected}, actual {actual}");

    private bool Agree(double expected, double actual) =>
        expected.Equals(actual) || Math.Abs(actual - expected) <= Tolerance * (Relative ? 1 + Math.Abs(expected) : 1);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
