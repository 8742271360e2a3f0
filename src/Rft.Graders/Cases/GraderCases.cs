using Rft.Graders.Running;

namespace Rft.Graders.Cases;

/// <summary>Runs a grader against cases, as a run would call it.</summary>
public static class GraderCases
{
    private const ulong Seed = 1;

    /// <summary>Runs every case in order.</summary>
    /// <param name="source">The grader. Its options are those of each case: a case says all that its result depends on.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="starter">Decides where the grader runs.</param>
    /// <param name="options">Limits of a call; the defaults when null.</param>
    /// <param name="cancellationToken">Stops between two cases.</param>
    /// <returns>One result a case.</returns>
    /// <exception cref="GraderLoadException">The grader cannot be loaded with the options of a case.</exception>
    public static async Task<IReadOnlyList<GraderCaseResult>> RunAsync(
        GraderSource source, IReadOnlyList<GraderCase> cases, IGraderStarter starter, GradingOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(cases);
        var results = new GraderCaseResult[cases.Count];
        // One start for all cases with the same options, however they are mixed in the file.
        foreach (var same in cases.Index().GroupBy(entry => (entry.Item.Grader, entry.Item.Options.Json.GetRawText())))
        {
            var first = same.First().Item;
            var own = source with { Options = first.Options, Grader = first.Grader ?? source.Grader };
            await using var set = await GraderSet.LoadAsync([(own, 1)], starter, options, cancellationToken);
            foreach (var (index, entry) in same)
            {
                cancellationToken.ThrowIfCancellationRequested();
                results[index] = await RunAsync(set, source.Name, entry, cancellationToken);
            }
        }
        return results;
    }

    private static async Task<GraderCaseResult> RunAsync(GraderSet set, string name, GraderCase entry, CancellationToken cancellationToken)
    {
        if (entry.IsGroup != set.HasGroupGraders)
        {
            string cure = set.HasGroupGraders ? "the grader judges groups; give samples" : "the grader judges one sample; give sample";
            return new GraderCaseResult(entry.Line, entry.Id, Joined(entry.Expected), cure, false);
        }
        var outcomes = await OutcomesAsync(set, name, entry, cancellationToken);
        // One expected error stands for every sample of the call.
        bool passed = outcomes.Select((outcome, i) => entry.Expected[entry.Expected.Count == 1 ? 0 : i].Matches(outcome)).All(match => match);
        return new GraderCaseResult(entry.Line, entry.Id, Joined(entry.Expected), Joined(outcomes.Select(ExpectedGrade.Describe)), passed);
    }

    private static async Task<IReadOnlyList<GradeOutcome>> OutcomesAsync(
        GraderSet set, string name, GraderCase entry, CancellationToken cancellationToken)
    {
        if (!entry.IsGroup)
            return [(await set.GradeAsync(new GradeRequest { Sample = entry.Samples[0], Item = entry.Item }, Seed, cancellationToken))[name]];
        var request = new GroupRequest { Samples = entry.Samples, Item = entry.Item };
        return [.. (await set.GradeGroupAsync(request, Seed, cancellationToken)).Select(each => each[name])];
    }

    private static string Joined<T>(IEnumerable<T> parts) => string.Join(" | ", parts);
}
