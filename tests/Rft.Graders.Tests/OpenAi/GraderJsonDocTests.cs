using System.Text.Json;
using System.Text.RegularExpressions;
using Rft.Graders.Cases;
using Rft.Graders.OpenAi;

namespace Rft.Graders.Tests.OpenAi;

/// <summary>Every grader of the page is valid and gives the scores below it.</summary>
public sealed partial class GraderJsonDocTests
{
    public static TheoryData<int> Graders => [.. Enumerable.Range(0, Blocks().Count).Where(i => Blocks()[i][0] == '{')];

    [Fact]
    public void Every_type_has_an_example() => Assert.Equal(7, Graders.Count);

    [Theory]
    [MemberData(nameof(Graders))]
    public async Task A_grader_of_the_page_gives_the_scores_below_it(int index)
    {
        var blocks = Blocks();
        var definition = GraderDefinition.Parse(blocks[index], "grader-json.md");
        bool hasCases = index + 1 < blocks.Count && blocks[index + 1][0] == '[';
        Assert.Equal(!definition.UsesJudge, hasCases);
        if (!hasCases) return;
        using var folder = new TempFolder();
        using var cases = JsonDocument.Parse(blocks[index + 1]);
        var entries = cases.RootElement.EnumerateArray();
        await CaseCheck.Pass(
            folder.Write("grader.json", blocks[index]), [.. entries.Select((entry, i) => GraderCaseFile.Parse(entry.GetRawText(), "grader-json.md", i + 1))]);
    }

    private static List<string> Blocks() =>
        [.. Fence().Matches(File.ReadAllText(Path.Combine(Shared.Root, "docs", "grader-json.md"))).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^```json\\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
