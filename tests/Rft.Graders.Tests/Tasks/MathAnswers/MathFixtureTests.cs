using Rft.Conformance.Fixtures;
using Rft.Conformance.Graders;
using Rft.Graders.Tests.Conformance;

namespace Rft.Graders.Tests.Tasks.MathAnswers;

/// <summary>The shared cases, each by its tier.</summary>
public sealed class MathFixtureTests
{
    private const string Public = "math_equivalence.json";
    private const string Own = "math_equivalence_own.json";

    public static TheoryData<string> PublicCore => SharedCases.Ids(Public, FixtureTier.Core);

    public static TheoryData<string> OwnCore => SharedCases.Ids(Own, FixtureTier.Core);

    [Theory]
    [MemberData(nameof(PublicCore))]
    public Task A_core_case_passes(string id) => SharedCases.Pass(new MathKind(), Public, id);

    [Theory]
    [MemberData(nameof(OwnCore))]
    public Task A_core_case_of_our_own_passes(string id) => SharedCases.Pass(new MathKind(), Own, id);

    [Theory]
    [InlineData(Public)]
    [InlineData(Own)]
    public async Task At_least_85_percent_of_the_extended_cases_pass_and_no_wrong_answer_is_accepted(string file)
    {
        var comparisons = new List<Comparison>();
        string[] ids = [.. SharedCases.Ids(file, FixtureTier.Extended)];
        foreach (string id in ids) comparisons.Add(await SharedCases.Compare(new MathKind(), file, id));
        Assert.DoesNotContain(comparisons, comparison => comparison.FalseAccept);
        Assert.InRange(comparisons.Count(comparison => comparison.Mismatches.Count == 0), ids.Length * 0.85, ids.Length);
    }
}
