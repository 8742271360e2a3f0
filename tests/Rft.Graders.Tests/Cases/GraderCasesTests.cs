using Rft.Graders.Cases;
using Rft.Graders.Running;

namespace Rft.Graders.Tests.Cases;

public sealed class GraderCasesTests
{
    private const string Script = """
        if (Item.Has("boom")) throw new Exception("boom");
        if (Item.Has("skip")) return Grade.NotApplicable("nothing to see");
        return Sample.FinishReason == FinishReason.Length ? 0.25 : Context.Options.Has("least") ? 1 : Sample.Text.Length;
        """;

    [Theory]
    [InlineData("""{"sample": {"output_text": "abc"}, "expected": {"score": 3}}""", null)]
    [InlineData("""{"sample": {"output_text": "abc"}, "expected": {"score": 4}}""", "expected score 4, got score 3")]
    [InlineData("""{"sample": {"output_text": "abc", "finish_reason": "length"}, "expected": {"score": 0.25}}""", null)]
    [InlineData("""{"options": {"least": 1}, "sample": {"output_text": "abc"}, "expected": {"score": 1}}""", null)]
    [InlineData("""{"item": {"skip": 1}, "sample": {"output_text": ""}, "expected": {"state": "not_applicable", "reason": "nothing to see"}}""", null)]
    [InlineData("""{"item": {"skip": 1}, "sample": {"output_text": ""}, "expected": {"score": 0}}""", "expected score 0, got not applicable: nothing to see")]
    [InlineData("""{"item": {"boom": 1}, "sample": {"output_text": ""}, "expected": {"error": "runtime_error"}}""", null)]
    [InlineData("""{"item": {"boom": 1}, "sample": {"output_text": ""}, "expected": {"score": 0}}""", "expected score 0, got error runtime_error: ")]
    [InlineData("""{"samples": [{"output_text": ""}], "expected": [{"score": 0}]}""", "expected score 0, got the grader judges one sample; give sample")]
    public async Task A_case_is_compared_with_what_the_grader_says(string line, string? difference)
    {
        var result = (await RunAsync(Script, line)).Single();
        Assert.Equal(difference is null, result.Passed);
        if (difference is not null) Assert.StartsWith(difference, $"expected {result.Expected}, got {result.Actual}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_error_stands_for_a_whole_group()
    {
        const string Group = "double[] GradeGroup(IReadOnlyList<Sample> samples, Item item) => new double[1];";
        const string Samples = """{"samples": [{"output_text": "a"}, {"output_text": "b"}], "expected": """;
        Assert.True((await RunAsync(Group, Samples + """{"error": "invalid_score"}}""")).Single().Passed);
        Assert.False((await RunAsync(Group, Samples + """[{"score": 0}, {"score": 0}]}""")).Single().Passed);
    }

    [Theory]
    [InlineData("""{"sample": {"output_text": "\ud83d"}, "expected": {"score": 1}}""", "not a case: half a character is spelt in it (a surrogate without the other); it is not Unicode, remove the half")]
    [InlineData("[]", "not a case: a case must be a JSON object")]
    [InlineData("""{"sample": {"output_text": ""}}""", "not a case: expected is missing; add for example \"expected\": {\"score\": 1}")]
    [InlineData("""{"sample": {"output_text": ""}, "expcted": 1}""", "not a case: a case has the unknown key 'expcted'; use id, item, sample, samples, expected, options, grader")]
    [InlineData("""{"expected": {"score": 1}}""", "not a case: give either sample or, for a group, samples")]
    [InlineData("""{"sample": {"text": ""}, "expected": {"score": 1}}""", "not a case: a sample has the unknown key 'text'")]
    [InlineData("""{"sample": {"output_text": ""}, "expected": {}}""", "not a case: expected needs a score, a state or an error")]
    [InlineData("""{"sample": {"output_text": ""}, "expected": {"score": "1"}}""", "not a case: expected.score must be a number, not \"1\"")]
    [InlineData("""{"sample": {"output_text": ""}, "expected": {"state": "done"}}""", "not a case: expected.state is 'done'; use scored, not_applicable, invalid")]
    [InlineData("""{"sample": {"output_text": ""}, "expected": {"error": "oops"}}""", "not a case: expected.error is 'oops', which is no fault code")]
    [InlineData("""{"samples": [{"output_text": ""}, {"output_text": ""}], "expected": [{"score": 1}]}""", "not a case: 2 samples need as many expected entries, not 1")]
    [InlineData("""{"sample": {"output_text": "", "finish_reason": "eos"}, "expected": {"score": 1}}""", "not a case: finish_reason is 'eos'; use stop, length, tool_calls")]
    public void A_line_that_is_no_case_is_named_with_its_place(string line, string message)
    {
        using var folder = new TempFolder();
        string file = folder.Write("g.cases.jsonl", "\n" + line + "\n");
        Assert.StartsWith($"{file}(2): {message}", Assert.Throws<GraderCaseException>(() => GraderCaseFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_no_json_is_named_with_its_column()
    {
        using var folder = new TempFolder();
        string file = folder.Write("g.cases.jsonl", "\n{\"item\": nul}\n");
        Assert.StartsWith($"{file}(2,13): not a case: ", Assert.Throws<GraderCaseException>(() => GraderCaseFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_cases_and_a_file_that_is_not_there_are_errors()
    {
        using var folder = new TempFolder();
        string empty = folder.Write("g.cases.jsonl", "\n");
        Assert.Equal($"{empty}: the file holds no case; write one JSON object a line, or remove it", Assert.Throws<GraderCaseException>(() => GraderCaseFile.Read(empty)).Message);
        Assert.StartsWith("cannot read the case file /nowhere/x: ", Assert.Throws<GraderCaseException>(() => GraderCaseFile.Read("/nowhere/x")).Message, StringComparison.Ordinal);
        Assert.Equal(Path.Combine("a", "b.c.cases.jsonl"), GraderCaseFile.BesideGrader(Path.Combine("a", "b.c.dll")));
    }

    private static async Task<IReadOnlyList<GraderCaseResult>> RunAsync(string script, string line)
    {
        using var folder = new TempFolder();
        var cases = GraderCaseFile.Read(folder.Write("g.cases.jsonl", line));
        await using var starter = new InProcessStarter();
        return await GraderCases.RunAsync(new GraderSource("g", folder.Write("g.csx", script)), cases, starter, null, TestContext.Current.CancellationToken);
    }
}
