using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rft.Graders.OpenAi;

namespace Rft.Graders.Tests.OpenAi.Judges;

public sealed class RubricTests
{
    private const string Criteria = """
        [{ "name": "cites", "text": "Cites {{item.source}}.", "weight": 3 }, "Is short.",
         { "name": "rude", "text": "Is rude.", "weight": -2 }, { "name": "english", "text": "Is in English.", "gate": true }]
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    // (3 + 1) / 4
    [InlineData("cites short english", 1)]
    // (3 - 2) / 4
    [InlineData("cites rude english", 0.25)]
    // (1 - 2) / 4, not below 0.
    [InlineData("short rude english", 0)]
    // The gate is closed.
    [InlineData("cites short", 0)]
    [InlineData("english", 0)]
    public async Task The_score_is_the_share_of_the_weights_that_are_met(string met, double expected)
    {
        foreach (string ask in new[] { "together", "each" })
        {
            var judge = new FakeJudge(Verdict(met));
            using var grader = Load(judge, Criteria, ask);
            var grade = await GraderTest.RunAsync(grader.Grader!, """{ "source": "a.org" }""", "text", cancellationToken: Token);
            Assert.Equal(expected, grade.Value);
            Assert.Equal(
                [("criterion/cites", Has("cites")), ("criterion/2", Has("short")), ("criterion/rude", Has("rude")), ("criterion/english", Has("english"))],
                grade.Metrics.Select(metric => (metric.Key, metric.Value)));
            Assert.Equal(expected >= 0.5, grade.Passed);
            Assert.Equal(ask == "each" ? 4 : 1, judge.Asked.Count);
            Assert.Contains("c1: Cites a.org.", string.Concat(judge.Asked.Select(asked => FakeJudge.Text(asked.Messages))), StringComparison.Ordinal);
        }

        double Has(string criterion) => met.Contains(criterion, StringComparison.Ordinal) ? 1 : 0;
    }

    [Fact]
    public async Task The_reason_names_what_is_not_as_it_should_be()
    {
        using var grader = Load(new FakeJudge(Verdict("cites rude english")), Criteria, "together");
        var grade = await GraderTest.RunAsync(grader.Grader!, """{ "source": "a.org" }""", "text", cancellationToken: Token);
        Assert.Equal("2: because; rude: because", grade.Reason);
    }

    [Fact]
    public async Task Criteria_may_come_from_the_row()
    {
        using var grader = Load(new FakeJudge(Verdict("short")), "\"{{item.rubric}}\"", "together");
        var grade = await GraderTest.RunAsync(
            grader.Grader!, """{ "rubric": ["Is short.", { "text": "Says {{item.x}}.", "weight": 3 }] }""", "text", cancellationToken: Token);
        Assert.Equal(0.25, grade.Value);
        Assert.Equal(GradeState.NotApplicable, (await GraderTest.RunAsync(grader.Grader!, """{ "rubric": [] }""", "text", cancellationToken: Token)).State);
    }

    [Theory]
    [InlineData("{}", "there is no 'rubric'")]
    [InlineData("""{ "rubric": "Is short." }""", "at '': a list is needed here")]
    [InlineData("""{ "rubric": ["a", { "text": 5 }] }""", "at '/1/text': a text is needed here")]
    public async Task A_row_without_usable_criteria_is_an_invalid_variable(string row, string message)
    {
        using var grader = Load(new FakeJudge(""), "\"{{item.rubric}}\"", "together");
        var fault = await Assert.ThrowsAsync<GraderFaultException>(() => GraderTest.RunAsync(grader.Grader!, row, "text", cancellationToken: Token).AsTask());
        Assert.Equal(FaultCode.InvalidVariableError, fault.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "c1": { "explanation": "", "met": true } }""", "'c2' is missing")]
    [InlineData("""{ "c1": { "explanation": "", "met": "yes" } }""", "'met' is \"yes\", not true or false")]
    [InlineData("""{ "c1": true }""", "'met' is missing")]
    public async Task A_verdict_without_every_criterion_is_none(string reply, string message)
    {
        using var grader = Load(new FakeJudge(reply), """["Is short.", "Is rude."]""", "together");
        var fault = await Assert.ThrowsAsync<GraderFaultException>(() => GraderTest.RunAsync(grader.Grader!, "{}", "text", cancellationToken: Token).AsTask());
        Assert.Equal(FaultCode.ModelGraderParseError, fault.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_open_gates_is_full_marks()
    {
        using var grader = Load(new FakeJudge(Verdict("english")), """[{ "text": "Is in English.", "gate": true }]""", "together");
        Assert.Equal(1, (await GraderTest.RunAsync(grader.Grader!, "{}", "text", cancellationToken: Token)).Value);
    }

    /// <summary>A judge that finds the named criteria met, whatever it is asked at once.</summary>
    private static Func<string, string> Verdict(string met) => prompt =>
    {
        var lines = Regex.Matches(prompt, "^(c[0-9]+): (.*)$", RegexOptions.Multiline).Select(match =>
        {
            bool holds = met.Split(' ').Any(word => match.Groups[2].Value.Contains(word, StringComparison.OrdinalIgnoreCase));
            return KeyValuePair.Create(match.Groups[1].Value, (JsonNode?)new JsonObject { ["explanation"] = "because", ["met"] = holds });
        });
        return new JsonObject(lines).ToJsonString();
    };

    private static LoadedGrader Load(FakeJudge judge, string criteria, string ask) => new GraderLoader(judge.Options).Load("r", GraderDefinition.Parse($$"""
        { "type": "score_model", "name": "r", "model": "m", "input": [{ "role": "user", "content": "{{"{{sample.output_text}}"}}" }], "pass_threshold": 0.5,
          "x_rft": { "rubric": { "criteria": {{criteria}}, "ask": "{{ask}}" } } }
        """));
}
