using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Graders;
using Rft.Graders.Tasks.MathAnswers;

namespace Rft.Conformance.Graders;

/// <summary>Mathematical answers: the built-in grader on a row that holds the case's gold.</summary>
internal sealed class MathKind : FixtureKind
{
    public override string Name => "math";

    public override async Task CheckAsync(FixtureCase test, Comparison comparison, CancellationToken cancellationToken)
    {
        var row = JsonSerializer.SerializeToElement(new { answer = test.Json.Text("gold") });
        var request = new GradeRequest { Sample = new Sample { Text = test.Json.Text("answer") }, Item = new Item(row) };
        var grade = await new MathGrader(ReadOptions(test.Json)).GradeAsync(request, new GradeContext(), cancellationToken);

        // A gold that cannot be read is no acceptance: such cases expect 0.
        comparison.Verdict(test.Expected.GetInt32() == 1, grade.Value == 1, grade.Reason ?? "");
    }

    private static MathOptions ReadOptions(JsonElement test)
    {
        var defaults = new MathOptions();
        return new MathOptions
        {
            Targets = test.Find("targets")?.EnumerateArray().Select(ReadTarget).Aggregate(static (a, b) => a | b) ?? defaults.Targets,
            Precision = test.Find("precision")?.GetInt32() ?? defaults.Precision,
            StrictSymbols = test.Find("strict_symbols")?.GetBoolean() ?? defaults.StrictSymbols,
            AllowSetRelation = test.Flag("allow_set_relation"),
        };
    }

    private static MathTargets ReadTarget(JsonElement target) => target.GetString() switch
    {
        "latex" => MathTargets.Latex,
        "expr" => MathTargets.Expression,
        "string" => MathTargets.Choice,
        var other => throw new NotBuiltException($"target '{other}'"),
    };
}
