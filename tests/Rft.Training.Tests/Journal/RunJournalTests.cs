using System.Collections.Concurrent;
using Rft.Graders;
using Rft.Training.Journal;
using Rft.Training.Loop;
using Rft.Training.Runs;
using Rft.Training.Tests.Loop;

namespace Rft.Training.Tests.Journal;

public sealed class RunJournalTests : IDisposable
{
    private static readonly Sample Answer = new() { Id = "rft/s1/p0/c0", Text = "41" };
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nobody_is_asked_twice_about_the_same_answer()
    {
        int asked = 0;
        GradeOutcome Grade(GradeRequest request) => new GradeOutcome.Graded(Graders.Grade.Score(0.1 + ++asked, "because").With("length", 2).WithPassed(true)
            .WithPart(new PartScore { Message = 0, Value = 0.3 })) { GraderHash = "abc", Log = "said", Duration = TimeSpan.FromSeconds(1.5) };
        var first = await AskAsync(new ScriptedGrader((request, _, _) => new(Grade(request))), Answer);
        var second = await AskAsync(new ScriptedGrader((request, _, _) => new(Grade(request))), Answer);
        Assert.Equal(1, asked);
        var (before, after) = (Assert.IsType<GradeOutcome.Graded>(first), Assert.IsType<GradeOutcome.Graded>(second));
        Assert.Equal((1.1, "because", true, 2.0), (after.Grade.Value!.Value, after.Grade.Reason, after.Grade.Passed!.Value, after.Grade.Metrics["length"]));
        Assert.Equal(0.3, Assert.Single(after.Grade.Parts).Value);
        Assert.Equal((before.GraderHash, before.Log, before.Duration), (after.GraderHash, after.Log, after.Duration));
    }

    [Theory]
    [InlineData("rft/s2/p0/c0", "41", "1")]
    [InlineData("rft/s1/p0/c0", "42", "1")]
    [InlineData("rft/s1/p0/c0", "41", "2")]
    public async Task Another_rollout_another_text_or_another_grader_is_another_question(string id, string text, string version)
    {
        await AskAsync(new ScriptedGrader(_ => 1), Answer);
        var outcome = await AskAsync(new ScriptedGrader(_ => 2) { Version = version }, new Sample { Id = id, Text = text });
        Assert.Equal(2, Assert.IsType<GradeOutcome.Graded>(outcome).Grade.Value);
    }

    [Fact]
    public async Task A_failure_is_kept_after_a_kill_and_tried_again_after_a_guard()
    {
        var failing = new ScriptedGrader((_, _, _) => new(new GradeOutcome.Failed(FaultCode.Timeout, "too slow", new SourcePosition("a.js", 1, 2))));
        await AskAsync(failing, Answer);
        var killed = Assert.IsType<GradeOutcome.Failed>(await AskAsync(new ScriptedGrader(_ => 1), Answer));
        Assert.Equal((FaultCode.Timeout, "too slow", "a.js(1,2)"), (killed.Code, killed.Message, killed.Position!.ToString()));
        using (var journal = Open()) await journal.StopAsync();
        Assert.IsType<GradeOutcome.Graded>(await AskAsync(new ScriptedGrader(_ => 1), Answer));
    }

    [Fact]
    public async Task A_stop_is_remembered_until_the_next_checkpoint_also_when_the_resumed_run_is_cut_off()
    {
        using (var journal = Open())
        {
            Assert.False(journal.WasStopped);
            await journal.StopAsync();
        }
        using (var journal = Open()) await journal.EnterAsync("rft", 5, RunPhase.Collecting, Token);
        using (var journal = Open())
        {
            Assert.True(journal.WasStopped);
            await journal.RestartAsync("rft", 5, Token);
        }
        using var after = Open();
        Assert.False(after.WasStopped);
    }

    [Fact]
    public async Task What_was_cancelled_is_no_answer()
    {
        await AskAsync(new ScriptedGrader((_, _, _) => new(new GradeOutcome.Cancelled())), Answer);
        Assert.IsType<GradeOutcome.Graded>(await AskAsync(new ScriptedGrader(_ => 1), Answer));
    }

    [Fact]
    public async Task It_knows_how_far_the_run_was_until_a_checkpoint_takes_over()
    {
        using (var journal = Open())
        {
            await journal.EnterAsync("rft", 3, RunPhase.Collecting, Token);
            await journal.EnterAsync("rft", 3, RunPhase.Graded, Token);
        }
        using (var journal = Open())
        {
            Assert.Equal(new PhaseEntry("rft", 3, RunPhase.Graded), journal.LastPhase);
            await journal.RestartAsync("rft", 3, Token);
        }
        using var empty = Open();
        Assert.Null(empty.LastPhase);
    }

    [Theory]
    [InlineData("rft", 0, true)]
    [InlineData("rft", 1, false)]
    [InlineData("other", 0, false)]
    public async Task A_checkpoint_leaves_the_grades_of_later_steps_of_its_stage(string stage, int step, bool kept)
    {
        await AskAsync(new ScriptedGrader(_ => 1), Answer);
        using (var journal = Open())
        {
            await journal.RestartAsync(stage, step, Token);
            Assert.Equal(kept ? 1 : 0, journal.Known);
        }
        var outcome = await AskAsync(new ScriptedGrader(_ => 2), Answer);
        Assert.Equal(kept ? 1 : 2, Assert.IsType<GradeOutcome.Graded>(outcome).Grade.Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_was_cut_off_asks_a_fickle_judge_only_about_what_it_had_not_asked(bool groups)
    {
        // It answers by how often it was asked, so that asking again would give another answer.
        ConcurrentDictionary<string, int> asked = [];
        int count = 0;
        double Next(string id)
        {
            asked.AddOrUpdate(id, 1, (_, times) => times + 1);
            return Interlocked.Increment(ref count) % 7 / 7.0;
        }
        ScriptedGrader Judge() => groups
            ? new ScriptedGrader((request, _, _) => new(Score(Next(request.Sample.Id))), (request, _) => request.Samples.Select(sample => Score(Next($"group/{sample.Id}"))))
            : new ScriptedGrader(request => Next(request.Sample.Id));
        var options = LoopOptions.Rft(6);
        var plan = LoopOptions.Plan(options) with
        {
            GraderWeights = groups ? new Dictionary<string, double> { ["single"] = 1, ["group"] = 1 } : new Dictionary<string, double> { ["single"] = 1 },
        };
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        string path = _folder.At("run");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRuns.RunAsync(plan, path, Judge(), cancellation: cancel.Token, onStep: step =>
        {
            if (step.Step == 5) cancel.Cancel();
        }));
        string before = File.ReadAllText(Path.Combine(path, "rollouts", "step-000005.jsonl"));
        var observer = await TrainingRuns.RunAsync(plan, path, Judge(), resume: true);
        Assert.All(asked, pair => Assert.Equal(1, pair.Value));
        Assert.Contains($"{(groups ? 20 : 16)} grades since the checkpoint are in the journal; graders are not asked for them again", observer.Notices);
        Assert.Equal(before, File.ReadAllText(Path.Combine(path, "rollouts", "step-000005.jsonl")));
    }

    private RunJournal Open() => RunJournal.Open(_folder.At("journal"), new RunWriter(_folder.Root, _ => { }, new StopRequest(), TimeProvider.System));

    private static GradeOutcome.Graded Score(double value) => new(Grade.Score(value));

    private async Task<GradeOutcome> AskAsync(IRolloutGrader grader, Sample sample)
    {
        using var journal = Open();
        return (await new JournaledGrader(grader, journal).GradeAsync(new GradeRequest { Sample = sample, Item = Item.Empty }, 1, Token))["single"];
    }
}
