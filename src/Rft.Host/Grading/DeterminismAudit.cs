using Rft.Graders;
using Rft.Graders.Cases;
using Rft.Graders.Running;
using Rft.Host.Configuration;

namespace Rft.Host.Grading;

/// <summary>Grades a share of rows again, where a grader that looks at more than its inputs answers differently.</summary>
/// <remarks>
/// The second time the rows come in the opposite order, one after another, in fresh workers with another time zone. There is no other culture to
/// try: workers know the invariant one only.
/// </remarks>
internal static class DeterminismAudit
{
    // 14 hours from UTC, so that it is another day most of the time.
    private const string TimeZone = "Pacific/Kiritimati";

    /// <summary>Grades again and compares.</summary>
    /// <param name="source">The grader.</param>
    /// <param name="limits">Limits of its calls.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="first">What they got.</param>
    /// <param name="share">Share of the calls that are repeated, above 0 to 1; always at least one.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public static async Task<AuditReport> RunAsync(
        GraderSource source, GradingConfig limits, IReadOnlyList<SavedSample> rows, IReadOnlyList<GradedRow> first, double share,
        CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string> { ["TZ"] = TimeZone };
        await using var again = await GraderSession.OpenAsync(source, limits, cancellationToken, variables: variables).ConfigureAwait(false);
        int[] chosen = Choose(again.Set, rows, share);
        var second = await SavedGrading.RunAsync(again.Set, rows, chosen, parallel: 1, cancellationToken).ConfigureAwait(false);
        var unequal = chosen.Order().Select(position => (Row: first[position], Second: OutcomeLine.Of(second[position]!)))
            .Where(pair => !pair.Row.Outcome.Agrees(pair.Second))
            .Select(pair => new UnequalRow(pair.Row.Line, pair.Row.Outcome, pair.Second)).ToList();
        bool inWorker = again.Info.Kind is not (GraderKind.Builtin or GraderKind.Json);
        return new AuditReport(chosen.Length, unequal, inWorker ? ["order", "process", "time zone"] : ["order"], again.Info.OutsideInputs);
    }

    /// <summary>The rows of the chosen calls, the last first; within a group the order stays, for it is an input.</summary>
    private static int[] Choose(GraderSet set, IReadOnlyList<SavedSample> rows, double share)
    {
        var calls = SavedGrading.Calls(set, rows, Enumerable.Range(0, rows.Count)).ToList();
        int count = Math.Max(1, (int)Math.Round(share * calls.Count, MidpointRounding.AwayFromZero));
        return
        [
            .. calls.OrderBy(call => Seed.Derive(Seed.Hash("audit"), (ulong)rows[call[0]].Line)).Take(count)
                .OrderByDescending(call => call[0]).SelectMany(call => call),
        ];
    }
}
