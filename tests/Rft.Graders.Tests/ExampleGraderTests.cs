using Rft.Graders.Cases;

namespace Rft.Graders.Tests;

/// <summary>Every example grader gives the scores of the case file beside it.</summary>
public sealed class ExampleGraderTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(Shared.Root, "graders"), "*.cases.jsonl").Select(file => Path.GetFileName(file)!).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task An_example_grader_passes_its_cases(string file)
    {
        string cases = Path.Combine(Shared.Root, "graders", file);
        string grader = Directory.GetFiles(Path.GetDirectoryName(cases)!, file.Replace(".cases.jsonl", ".*", StringComparison.Ordinal))
            .Single(candidate => Path.GetExtension(candidate) is ".js" or ".csx" or ".json");
        await CaseCheck.Pass(grader, GraderCaseFile.Read(cases));
    }

    [Theory]
    [InlineData("<answer>12</answer>", FinishReason.Stop, 1, "equal")]
    [InlineData("sum: <answer> 12 </answer>", FinishReason.Stop, 1, "equal")]
    [InlineData("<answer>12</answer>", FinishReason.Length, 0, "cut off before the end")]
    [InlineData("<answer>012</answer>", FinishReason.Stop, 0, "expected 12")]
    [InlineData("12", FinishReason.Stop, 0, "no <answer> element")]
    public async Task The_arithmetic_plugin_wants_the_exact_answer(string text, FinishReason finish, double expected, string reason)
    {
        await using var bench = await Bench.OfFile(Plugin("Rft.Plugins.Arithmetic"));
        var grade = (await bench.Grade(new Sample { Text = text, FinishReason = finish }, """{ "answer": " 12" }""")).Grade();
        Assert.Equal((expected, reason), (grade.Value, grade.Reason));
    }

    [Fact]
    public async Task The_arithmetic_plugin_cannot_judge_a_row_without_answer()
    {
        await using var bench = await Bench.OfFile(Plugin("Rft.Plugins.Arithmetic"));
        Assert.Equal(GradeState.Invalid, (await bench.Grade("<answer>12</answer>")).Grade().State);
    }

    [Theory]
    [InlineData("<answer>(5 + 2) * 3</answer>", 1, "ok")]
    [InlineData("<answer>5*3+2</answer>", 0, "wrong_value")]
    [InlineData("<answer>5/(3-3)+2</answer>", 0, "wrong_numbers")]
    [InlineData("<answer>-5+2*3</answer>", 0, "not_an_expression")]
    [InlineData("<answer>(5+2*3</answer>", 0, "not_an_expression")]
    [InlineData("<answer>99999999999</answer>", 0, "wrong_numbers")]
    [InlineData("no answer", 0, "not_an_expression")]
    public async Task The_countdown_plugin_gives_its_reasons_in_order(string text, double expected, string reason)
    {
        await using var bench = await Bench.OfFile(Plugin("Rft.Plugins.Countdown"));
        var grade = (await bench.Grade(text, """{ "numbers": [3, 5, 2], "target": 21 }""")).Grade();
        Assert.Equal((expected, reason), (grade.Value, grade.Reason));
    }

    [Fact]
    public async Task The_countdown_plugin_agrees_with_the_shared_cases()
    {
        await using var bench = await Bench.OfFile(Plugin("Rft.Plugins.Countdown"));
        foreach (var entry in Shared.FixtureCases("countdown.json"))
        {
            var grade = (await bench.Grade(
                entry.GetProperty("sample").GetProperty("output_text").GetString()!, entry.GetProperty("item").GetRawText())).Grade();
            var expected = entry.GetProperty("expected");
            Assert.Equal((expected.GetProperty("score").GetDouble(), expected.GetProperty("reason").GetString()), (grade.Value, grade.Reason));
        }
    }

    private static string Plugin(string name) => Path.Combine(Shared.Root, "artifacts", "plugins", name, name + ".dll");
}
