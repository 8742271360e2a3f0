using Rft.Conformance.Fixtures;
using Rft.Graders;
using Rft.Graders.Tasks;

namespace Rft.Conformance.Graders;

/// <summary>Countdown: the built-in task's grader, score and reason.</summary>
internal sealed class CountdownKind : FixtureKind
{
    public override string Name => "countdown";

    public override async Task CheckAsync(FixtureCase test, Comparison comparison, CancellationToken cancellationToken)
    {
        var request = new GradeRequest
        {
            Sample = new Sample { Text = test.Json.GetProperty("sample").Text("output_text") },
            Item = new Item(test.Json.GetProperty("item")),
        };
        var grade = await TaskLibrary.Get("countdown").CreateGrader(Item.Empty).GradeAsync(request, new GradeContext(), cancellationToken);
        OutcomeComparison.Compare(test.Json, new GradeOutcome.Graded(grade), comparison);
    }
}
