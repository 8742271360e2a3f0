using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rft.Graders.Tests.OpenAi.Judges;

public sealed class RankingTests
{
    [Theory]
    // Places 1, 2, 3 of 3.
    [InlineData("3 1 2", "0 1 0.5")]
    // Two share places 1 and 2: 1.5.
    [InlineData("1 1 2", "0.75 0.75 0")]
    // Ranks may have gaps.
    [InlineData("1 3 3", "1 0.25 0.25")]
    [InlineData("2 2 2", "0.5 0.5 0.5")]
    // Four samples, two of them equal texts, which are shown once: places 1.5, 3, 4.
    [InlineData("1 2 3 1", "0.8333333333333334 0.3333333333333333 0 0.8333333333333334")]
    public async Task Scores_follow_places(string ranks, string scores)
    {
        string[] texts = [.. ranks.Split(' ').Select(rank => $"quality {rank}")];
        if (ranks.Split(' ').Distinct().Count() < texts.Length && texts.Length == 3) texts = [.. texts.Select((text, i) => $"{text} {i}")];
        foreach (ulong seed in new ulong[] { 1, 2, 3 })
        {
            var judge = new FakeJudge(ByQuality);
            await using var bench = await Load(judge, "{}");
            Assert.Equal(GraderShape.Group, bench.Info.Shape);
            var outcomes = await bench.GradeGroup(texts, seed: seed);
            Assert.Equal(scores, string.Join(' ', outcomes.Select(outcome => outcome.Score().ToString(CultureInfo.InvariantCulture))));
            Assert.Equal(texts.Distinct().Count(), Regex.Count(FakeJudge.Text(judge.Asked[0].Messages), "^answer_[0-9]+:$", RegexOptions.Multiline));
        }
    }

    [Fact]
    public async Task The_order_shown_is_drawn_from_the_seed()
    {
        var seen = new HashSet<string>();
        foreach (ulong seed in new ulong[] { 1, 1, 2, 3, 4, 5 }) seen.Add(await Shown(seed, "{}"));
        Assert.InRange(seen.Count, 2, 5);
        Assert.Equal(await Shown(1, "{}"), await Shown(1, "{}"));
    }

    [Fact]
    public async Task Rounds_average_a_judge_that_only_looks_at_the_position()
    {
        // It prefers whatever it sees first: one round follows the drawn order, many rounds even it out.
        var judge = new FakeJudge(prompt => Reply([.. Answers(prompt).Select((_, i) => i + 1)]));
        await using var bench = await Load(judge, """{ "rounds": 64 }""");
        var scores = (await bench.GradeGroup(["a", "b", "c"])).Select(outcome => outcome.Score()).ToList();
        // There are six orders of three answers, and an order asked about before is not asked about again.
        Assert.Equal(6, judge.Asked.Count);
        Assert.All(scores, score => Assert.InRange(score, 0.3, 0.7));
        Assert.Equal(1.5, scores.Sum(), 1e-9);
    }

    [Fact]
    public async Task Equal_answers_need_no_judge_and_one_answer_has_no_rank()
    {
        var judge = new FakeJudge("");
        await using var bench = await Load(judge, "{}");
        Assert.Equal([0.5, 0.5], (await bench.GradeGroup(["a", "a"])).Select(outcome => outcome.Score()));
        Assert.Equal(GradeState.NotApplicable, (await bench.GradeGroup(["a"]))[0].Grade().State);
        Assert.Empty(judge.Asked);
    }

    [Theory]
    [InlineData("[1, 2, 4]", "ranks are whole numbers from 1 to 3")]
    [InlineData("[1, 2, 0]", "ranks are whole numbers from 1 to 3")]
    [InlineData("[1, 2, 1.5]", "ranks are whole numbers from 1 to 3")]
    [InlineData("[1, 2]", "'answer_3' is missing")]
    public async Task A_verdict_without_every_rank_is_none(string ranks, string message)
    {
        double[] values = JsonSerializer.Deserialize<double[]>(ranks)!;
        await using var bench = await Load(new FakeJudge(Reply(values)), "{}");
        var outcomes = await bench.GradeGroup(["a", "b", "c"]);
        Assert.All(outcomes, outcome => Assert.Equal(FaultCode.ModelGraderParseError, outcome.Fault().Code));
        Assert.Contains(message, outcomes[0].Fault().Message, StringComparison.Ordinal);
    }

    private static async Task<string> Shown(ulong seed, string ranking)
    {
        var judge = new FakeJudge(prompt => Reply([.. Answers(prompt).Select(_ => 1.0)]));
        await using var bench = await Load(judge, ranking);
        await bench.GradeGroup(["a", "b", "c", "d"], seed: seed);
        return string.Concat(Answers(FakeJudge.Text(judge.Asked[0].Messages)));
    }

    private static string ByQuality(string prompt) =>
        Reply([.. Answers(prompt).Select(text => double.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture))]);

    private static List<string> Answers(string prompt) =>
        [.. Regex.Matches(prompt, "^answer_[0-9]+:\n<[^>]+>\n(.*)\n", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

    private static string Reply(IReadOnlyList<double> ranks) => new JsonObject(ranks.Select((rank, i) => KeyValuePair.Create(
        string.Create(CultureInfo.InvariantCulture, $"answer_{i + 1}"), (JsonNode?)new JsonObject { ["comment"] = "seen", ["rank"] = rank }))).ToJsonString();

    private static Task<Bench> Load(FakeJudge judge, string ranking) => Bench.OfText(
        ".json",
        $$"""
        { "type": "score_model", "name": "r", "model": "m", "input": [{ "role": "user", "content": "Which answer is best?" }],
          "x_rft": { "ranking": {{ranking}} } }
        """,
        limits: judge.Options);
}
