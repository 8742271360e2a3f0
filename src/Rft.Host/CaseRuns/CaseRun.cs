using Rft.Graders;
using Rft.Graders.Cases;
using Rft.Graders.OpenAi;
using Rft.Graders.Running;
using Rft.Host.Composition;
using Rft.Host.Configuration;

namespace Rft.Host.CaseRuns;

/// <summary>Runs graders against their cases.</summary>
/// <param name="limits">Limits of the calls.</param>
/// <param name="filter">Only cases whose id, or whose grader's path, contains this; null: all.</param>
internal sealed class CaseRun(GradingConfig limits, string? filter)
{
    /// <summary>Runs the cases of some graders, one grader after another.</summary>
    /// <param name="targets">The graders.</param>
    /// <param name="done">Told each result as soon as it is there.</param>
    /// <param name="cancellationToken">Stops between two cases.</param>
    public async Task RunAsync(IEnumerable<CaseTarget> targets, Func<CaseTargetResult, Task> done, CancellationToken cancellationToken)
    {
        await using var starter = GraderIsolation.Start(limits, new JudgeOptions());
        foreach (var target in targets)
        {
            if (await RunAsync(target, starter, cancellationToken).ConfigureAwait(false) is { } result) await done(result).ConfigureAwait(false);
        }
    }

    private async Task<CaseTargetResult?> RunAsync(CaseTarget target, IGraderStarter starter, CancellationToken cancellationToken)
    {
        try
        {
            bool all = Matches(target.Place);
            var cases = target.Read().Where(each => all || Matches(each.Id ?? "")).ToList();
            if (cases.Count == 0) return null;
            var results = await GraderCases.RunAsync(target.Source, cases, starter, GraderIsolation.Limits(limits), cancellationToken).ConfigureAwait(false);
            return new CaseTargetResult(target, results, null);
        }
        catch (GraderLoadException e)
        {
            return new CaseTargetResult(target, [], e.Describe());
        }
        catch (GraderCaseException e)
        {
            return new CaseTargetResult(target, [], e.Message);
        }
    }

    private bool Matches(string text) => filter is null || text.Contains(filter, StringComparison.OrdinalIgnoreCase);
}
