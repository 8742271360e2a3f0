using Rft.Conformance.Fixtures;
using Rft.Conformance.Graders;
using Rft.Graders.Tests.Conformance;

namespace Rft.Graders.Tests.Tasks.MathAnswers;

/// <summary>The shared cases, each by its tier.</summary>
public sealed class MathFixtureTests
{
    public static TheoryData<string, string> Core => [.. SharedCases.Ids("math_equivalence.json", FixtureTier.Core)
        .Select(id => ("math_equivalence.json", id)).Concat(SharedCases.Ids("math_equivalence_own.json", FixtureTier.Core).Select(id => ("math_equivalence_own.json", id)))];

    [Theory]
    [MemberData(nameof(Core))]
    public Task A_core_case_passes(string file, string id) => SharedCases.Pass(new MathKind(), file, id);

    [Fact]
    public async Task At_least_85_percent_of_the_extended_cases_pass_and_no_wrong_answer_is_accepted()
    {
        string[] ids = [.. SharedCases.Ids("math_equivalence.json", FixtureTier.Extended)];
        var comparisons = new List<Comparison>();
        foreach (string id in ids) comparisons.Add(await SharedCases.Compare(new MathKind(), "math_equivalence.json", id));
        Assert.DoesNotContain(comparisons, comparison => comparison.FalseAccept);
        Assert.InRange(comparisons.Count(comparison => comparison.Mismatches.Count == 0), ids.Length * 0.85, ids.Length);
    }
}
