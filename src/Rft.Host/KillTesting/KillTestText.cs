using System.Globalization;

namespace Rft.Host.KillTesting;

/// <summary>A kill test's words.</summary>
internal static class KillTestText
{
    /// <summary>A killed run on one line.</summary>
    public static string Line(KilledRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(run.Difference is null ? "same" : "DIFFERS"),-8} killed at {run.Point,-30} journal at {run.Where ?? "nothing",-30} {run.GradesKept,5} grades kept{(run.Difference is { } difference ? $": {difference}" : "")}");

    /// <summary>The outcome.</summary>
    public static IEnumerable<string> Lines(KillTestReport report)
    {
        yield return report.Failed == 0
            ? $"{report.Kills.Count} kills, and every run ended with the weights, metrics and rollouts of the undisturbed one"
            : $"{report.Failed} of {report.Kills.Count} killed runs are not the undisturbed one; their folders are kept";
    }
}
