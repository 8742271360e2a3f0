using Rft.Graders;
using Rft.Graders.Cases;
using Rft.Graders.Running;

namespace Rft.Host.Grading;

/// <summary>Grades saved completions as a run would: rows with equal items are one prompt's group for a grader that judges groups.</summary>
internal static class SavedGrading
{
    /// <summary>Grades rows.</summary>
    /// <param name="grader">A set of one grader.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="order">Positions in <paramref name="rows"/>, in the order in which they are to be graded.</param>
    /// <param name="parallel">Calls at the same time.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <returns>Outcomes by position; null where <paramref name="order"/> does not ask.</returns>
    public static async Task<GradeOutcome?[]> RunAsync(
        GraderSet grader, IReadOnlyList<SavedSample> rows, IEnumerable<int> order, int parallel, CancellationToken cancellationToken)
    {
        var outcomes = new GradeOutcome?[rows.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Calls(grader, rows, order), options, async (call, stop) =>
        {
            var answers = await GradeAsync(grader, [.. call.Select(position => rows[position])], stop).ConfigureAwait(false);
            foreach (var (position, answer) in call.Zip(answers)) outcomes[position] = answer;
        }).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return outcomes;
    }

    /// <summary>The positions that one call judges.</summary>
    /// <param name="grader">A set of one grader.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="order">Positions, in the order in which they are wanted.</param>
    public static IEnumerable<int[]> Calls(GraderSet grader, IReadOnlyList<SavedSample> rows, IEnumerable<int> order) => grader.HasGroupGraders
        ? order.GroupBy(position => rows[position].Item.Json.GetRawText(), StringComparer.Ordinal).Select(group => group.ToArray())
        : order.Select(position => new[] { position });

    private static async Task<IReadOnlyList<GradeOutcome>> GradeAsync(GraderSet grader, SavedSample[] rows, CancellationToken cancellationToken)
    {
        string name = grader.Graders[0].Info.Name;
        // By the line, so that the seed of a row depends on nothing but its place.
        ulong seed = Seed.Derive(Seed.Hash("grade"), (ulong)rows[0].Line);
        if (!grader.HasGroupGraders)
        {
            var request = new GradeRequest { Sample = rows[0].Sample, Item = rows[0].Item };
            return [(await grader.GradeAsync(request, seed, cancellationToken).ConfigureAwait(false))[name]];
        }
        var group = new GroupRequest { Samples = [.. rows.Select(row => row.Sample)], Item = rows[0].Item };
        return [.. (await grader.GradeGroupAsync(group, seed, cancellationToken).ConfigureAwait(false)).Select(each => each[name])];
    }
}
