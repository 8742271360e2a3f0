using Rft.Graders.Cases;
using Rft.Graders.Running;

namespace Rft.Graders.Tests;

/// <summary>Every case passes.</summary>
internal static class CaseCheck
{
    public static async Task Pass(string grader, IReadOnlyList<GraderCase> cases)
    {
        await using var starter = new InProcessStarter();
        var results = await GraderCases.RunAsync(new GraderSource("test", grader), cases, starter, null, TestContext.Current.CancellationToken);
        Assert.Equal(cases.Count, results.Count);
        Assert.All(results, result => Assert.True(result.Passed, $"line {result.Line}: expected {result.Expected}, got {result.Actual}"));
    }
}
