using System.Text.Json;
using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Rollouts;
using Rft.Training.Runs;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Runs;

public sealed class RolloutLogTests
{
    private static readonly Prompt Prompt = new(Row: 4, [new Message { Role = "user", Content = "2+2=<é>" }], [1], Item.Empty);

    [Fact]
    public void A_rollout_is_one_readable_line()
    {
        var grade = Grade.Score(0.5, "close").With("steps", 3);
        var rollout = Rollout(0, ("correct", new GradeOutcome.Graded(grade) { GraderHash = "abc", Log = "hello" })) with { Reward = new RolloutReward.Rewarded(0.5, 0.25) };
        string text = Write(new Dictionary<string, float> { ["s1/p2/c0"] = -0.5f }, rollout);
        Assert.Equal(
            ("{'schema':'rft.rollout/1','id':'s1/p2/c0','stage':'rft','step':7,'prompt_index':2,'row':4,'member':0,"
            + "'messages':[{'role':'user','content':'2+2=<é>'}],'text':'<answer>','finish_reason':'length','tokens':2,'policy_version':5,"
            + "'reward':{'raw':0.5,'value':0.25},'dropped':null,"
            + "'scores':{'correct':{'state':'scored','value':0.5,'reason':'close','metrics':{'steps':3},'log':'hello','grader_hash':'abc'}},'advantage':-0.5,'kept':true}\n")
            .Replace('\'', '"'),
            text);
    }

    [Fact]
    public void A_failure_has_no_value_anywhere()
    {
        var failed = new GradeOutcome.Failed(FaultCode.RuntimeError, "broken", new SourcePosition("g.js", 3, 7));
        var rollout = Rollout(0, ("correct", failed), ("stopped", new GradeOutcome.Cancelled())) with { Reward = new RolloutReward.Dropped(DropReason.GraderFailed) };
        using var json = JsonDocument.Parse(Write([], rollout));
        var score = json.RootElement.GetProperty("scores").GetProperty("correct");
        Assert.Equal(("failed", "runtime_error", "broken", "g.js(3,7)"), (Text(score, "state"), Text(score, "fault"), Text(score, "message"), Text(score, "position")));
        Assert.Equal(JsonValueKind.Null, score.GetProperty("value").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("scores").GetProperty("stopped").GetProperty("value").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("reward").ValueKind);
        Assert.Equal("grader_failed", Text(json.RootElement, "dropped"));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("advantage").ValueKind);
        Assert.False(json.RootElement.GetProperty("kept").GetBoolean());
    }

    [Theory]
    [InlineData(true, "not_applicable")]
    [InlineData(false, "invalid")]
    public void A_grade_without_a_score_has_a_state_a_reason_and_no_value(bool notApplicable, string state)
    {
        var grade = notApplicable ? Grade.NotApplicable("no reference") : Grade.Invalid("no reference");
        using var json = JsonDocument.Parse(Write([], Rollout(0, ("correct", new GradeOutcome.Graded(grade)))));
        var score = json.RootElement.GetProperty("scores").GetProperty("correct");
        Assert.Equal((state, "no reference"), (Text(score, "state"), Text(score, "reason")));
        Assert.Equal(JsonValueKind.Null, score.GetProperty("value").ValueKind);
    }

    [Fact]
    public void Every_rollout_of_every_group_is_a_line_and_an_earlier_file_is_replaced()
    {
        using var folder = new TemporaryFolder();
        void Write(params RolloutGroup[] groups) => RolloutLog.Write(folder.At("r.jsonl"), "rft", 1, groups, new Dictionary<string, float>());
        Write(new RolloutGroup(Prompt, [Rollout(0), Rollout(1)]), new RolloutGroup(Prompt, [Rollout(0)]));
        Assert.Equal(3, File.ReadLines(folder.At("r.jsonl")).Count());
        Write(new RolloutGroup(Prompt, [Rollout(0)]));
        Assert.Single(File.ReadLines(folder.At("r.jsonl")));
        Assert.Equal(["r.jsonl"], Directory.GetFiles(folder.Root).Select(path => Path.GetFileName(path)!));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static string Write(Dictionary<string, float> advantages, params Rollout[] rollouts)
    {
        using var folder = new TemporaryFolder();
        RolloutLog.Write(folder.At("r.jsonl"), "rft", 7, [new RolloutGroup(Prompt, rollouts)], advantages);
        return File.ReadAllText(folder.At("r.jsonl"));
    }

    private static Rollout Rollout(int member, params (string Grader, GradeOutcome Outcome)[] outcomes) => Samples.Graded(outcomes) with
    {
        Prompt = Prompt,
        PromptIndex = 2,
        Member = member,
        Sample = new Sample { Id = $"s1/p2/c{member}", Text = "<answer>", FinishReason = FinishReason.Length },
        Sequences = [new TokenSequence([TokenSpan.Inserted([1, 2]), TokenSpan.Sampled([3, 4], [-1, -1], [-1, -1], 5)])],
    };
}
