using Rft.Graders.Cases;
using Rft.Host.Grading;

namespace Rft.Host.CaseRuns;

/// <summary>What became of one grader's cases.</summary>
/// <param name="Target">The grader.</param>
/// <param name="Results">The cases that were run.</param>
/// <param name="Trouble">Why none could be run: the grader does not load, or the file is no case file; else null.</param>
internal sealed record CaseTargetResult(CaseTarget Target, IReadOnlyList<GraderCaseResult> Results, string? Trouble)
{
    /// <summary>Whether the grader loads and says what all its cases expect.</summary>
    public bool Passed => Trouble is null && Results.All(result => result.Passed);

    /// <summary>The result for people.</summary>
    public IEnumerable<string> Lines()
    {
        if (Trouble is not null) return [Target.Place, $"  fail  {Say.OnLines(Trouble)}"];
        return
        [
            Say.Of($"{Target.Place}: {Results.Count(result => result.Passed)} of {Results.Count} cases pass"),
            .. Results.SelectMany(Lines),
        ];
    }

    private static IEnumerable<string> Lines(GraderCaseResult result)
    {
        string name = Say.Of($"line {result.Line}{(result.Id is null ? "" : $" '{Say.Head(result.Id)}'")}");
        return result.Passed ? [$"  pass  {name}"] : [$"  fail  {name}", .. Difference(result)];
    }

    /// <summary>Expected and actual, sample by sample for a group; equal lines are shown once.</summary>
    private static IEnumerable<string> Difference(GraderCaseResult result)
    {
        string[] expected = result.Expected.Split(" | "), actual = result.Actual.Split(" | ");
        if (expected.Length != actual.Length) (expected, actual) = ([result.Expected], [result.Actual]);
        foreach (var (wanted, got) in expected.Zip(actual))
        {
            if (wanted == got)
            {
                yield return $"          {Say.Head(wanted)}";
                continue;
            }
            yield return $"        - {Say.Head(wanted)}";
            yield return $"        + {Say.Head(got)}";
        }
    }
}
