using System.Text.Json;
using Rft.Graders.Tasks;

namespace Rft.Host.Tests.Commands;

public sealed class ProbeCommandTests
{
    /// <summary>Exploitable graders and the attack that must find the hole.</summary>
    public static TheoryData<string, string> Holes => new()
    {
        { "contains.js", "every answer at once" },
        { "first-answer.js", "right answer taken back" },
        { "starts-with.js", "reference with garbage" },
        { "prompt-words.js", "prompt echo" },
        { "empty-is-part.js", "empty answer" },
        { "expands-templates.js", "template answer" },
        { "asks-the-text.js", "judge injection" },
        { "folds-width.csx", "full-width characters" },
        { "drops-symbols.csx", "zero-width space" },
        { "counts-answers.js", "repeated answer" },
        { "longer-is-better.js", "over-long text" },
        { "last-word.js", "reference without its form" },
        { "shown-tests.js", "code: knows the shown tests" },
        { "says-passed.js", "code: claims success" },
    };

    [Fact]
    public async Task A_group_grader_that_rewards_whatever_is_longest_is_found()
    {
        using var folder = new TemporaryFolder();
        string grader = folder.Write("longest.js", """
            function gradeGroup(samples) {
              const longest = Math.max(...samples.map(sample => sample.output_text.length));
              return samples.map(sample => sample.output_text.length === longest ? 1 : 0);
            }
            """);
        string rows = folder.Write("rows.jsonl", """{"prompt": "1+1", "answer": "2"}""");
        var (code, output, _) = await CommandFixture.RunAsync("probe", grader, "--data", rows);
        Assert.Equal(4, code);
        Assert.Contains("finding    over-long text", output, StringComparison.Ordinal);
    }

    public static TheoryData<string> Tasks => [.. TaskLibrary.Names];

    [Theory]
    [MemberData(nameof(Holes))]
    public async Task The_hole_of_an_exploitable_grader_is_found(string file, string attack)
    {
        string grader = Path.Combine(Folder, file);
        var (code, output, _) = await CommandFixture.RunAsync("probe", grader, "--data", Path.ChangeExtension(grader, ".items.jsonl"), "--json");
        Assert.Equal(4, code);
        var report = JsonElement.Parse(output).GetProperty("report");
        string[] found = [.. report.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("attack").GetString()!)];
        Assert.Contains(attack, found);
        // The right answers in the item file are right to the grader: what was found is a hole, not a grader that says yes to all.
        Assert.True(report.GetProperty("best").GetDouble() > 0);
        Assert.True(found.Length < 30, string.Join(", ", found));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task No_task_of_the_library_can_be_exploited(string task)
    {
        var (code, output, error) = await CommandFixture.RunAsync("probe", $"builtin:{task}", "--limit", "3");
        Assert.SkipWhen(error.Contains("programs, and they cannot be run here", StringComparison.Ordinal), error);
        Assert.Equal((0, ""), (code, error));
        // The penalty on repetition gives 0 at most: there is nothing to earn.
        Assert.EndsWith(task == "repetition" ? "nothing was tried: the task has no attacks, as it rewards nothing\n" : " attacks earned nothing\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sound_grader_has_no_findings_and_the_cases_beside_it_are_the_rows()
    {
        string grader = Path.Combine(Root, "src", "Rft.Host", "Templates", "math", "graders", "correct.js");
        var (code, output, _) = await CommandFixture.RunAsync("probe", grader);
        Assert.True(code == 0, output);
        Assert.Contains("rows       1, a right answer earns up to 1\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_shows_the_text_and_the_bound_can_be_set()
    {
        using var folder = new TemporaryFolder();
        string grader = folder.Write("generous.js", "function grade(sample, item) { return sample.output_text === item.answer ? 1 : 0.25; }");
        string data = folder.Write("items.jsonl", """{"answer": "12"}""");
        Assert.Equal(0, (await CommandFixture.RunAsync("probe", grader, "--data", data)).ExitCode);
        var (code, output, _) = await CommandFixture.RunAsync("probe", grader, "--data", data, "--max-score", "0.2");
        Assert.Equal(4, code);
        Assert.Contains("finding    no idea: score 0.25 (at most 0.2 is allowed) on 1 of 1 rows\n           row 1: I do not know.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_rows_there_is_nothing_to_probe_with()
    {
        using var folder = new TemporaryFolder();
        string grader = folder.Write("alone.js", "function grade() { return 1; }");
        var (code, _, error) = await CommandFixture.RunAsync("probe", grader);
        Assert.Equal(2, code);
        Assert.StartsWith($"there are no rows to probe {grader} with; give --data FILE", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_reported_and_is_no_finding()
    {
        using var folder = new TemporaryFolder();
        string grader = folder.Write("brittle.js", "function grade(sample, item) { if (!sample.output_text) throw new Error('empty'); return sample.output_text === item.answer; }");
        string data = folder.Write("items.jsonl", """{"answer": "12"}""");
        var (code, output, _) = await CommandFixture.RunAsync("probe", grader, "--data", data);
        Assert.Equal(0, code);
        Assert.Contains("fault      runtime_error on 1 attacks", output, StringComparison.Ordinal);
    }

    private static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    private static string Folder { get; } = Path.Combine(Root, "tests", "Rft.Host.Tests", "Files", "exploitable");

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string here = "") => here;
}
