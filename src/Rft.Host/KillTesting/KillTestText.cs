using System.Globalization;

namespace Rft.Host.KillTesting;

/// <summary>A kill test's words.</summary>
internal static class KillTestText
{
    /// <summary>A killed run on one line.</summary>
    public static string Line(KilledRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(run.Difference is null ? "same" : "DIFFERS"),-8} killed at {run.Point,-30} journal at {run.Where ?? "nothing",-30} {run.GradesKept,5} grades kept{(run.Difference is { } difference ? $": {difference}" : "")}");

    /// <summary>What is compared where grades are not repeatable.</summary>
    public static string Varying(IReadOnlyList<string> graders) =>
        $"{string.Join(", ", graders)}: not promised to repeat {(graders.Count == 1 ? "itself" : "themselves")}, so each run is compared with what it had when it was killed, and only the extent with the undisturbed one";

    /// <summary>The outcome.</summary>
    public static IEnumerable<string> Lines(KillTestReport report)
    {
        yield return report switch
        {
            { Failed: > 0 } => $"{report.Failed} of {report.Kills.Count} killed runs lost something or are not the undisturbed one; their folders are kept",
            { Varying.Count: > 0 } => $"{report.Kills.Count} kills, and every run ended with all metrics and grades that it had when it was killed, and as long as the undisturbed one",
            _ => $"{report.Kills.Count} kills, and every run ended with the weights, metrics and rollouts of the undisturbed one",
        };
    }
}
