using System.Collections.Concurrent;
using Rft.Graders;
using Rft.Training.Journal;
using Rft.Training.Loop;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Loop;

/// <summary>Whole runs in which some rollouts are graded twice.</summary>
public sealed class CanaryRunTests
{
    private static readonly TrainingPlan Plan = LoopOptions.Plan(LoopOptions.Rft(6)) with { Canary = 0.5 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_steady_grader_passes_and_the_second_answer_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        await TrainingRuns.RunAsync(Plan with { Canary = 0 }, folder.At("without"), new Fickle());
        var run = await TrainingRuns.RunAsync(Plan, folder.At("with"), new Fickle());
        Assert.Equal(TrainingRuns.Hash(folder.At("without")), TrainingRuns.Hash(folder.At("with")));
        Assert.All(run.Steps, step => Assert.InRange(step.Values["canary/checked"], 1, 15));
        Assert.All(run.Steps, step => Assert.Equal(0, step.Values["canary/unequal"]));
        Assert.DoesNotContain(run.Notices, notice => notice.Contains("canary", StringComparison.Ordinal));
        Assert.DoesNotContain("canary/checked", (await TrainingRuns.RunAsync(Plan with { Canary = 0 }, folder.At("again"), new Fickle())).Steps[0].Values.Keys);
    }

    [Fact]
    public async Task A_fickle_grader_is_named_once_with_rollouts_and_both_scores_and_the_first_answer_counts()
    {
        using var folder = new TemporaryFolder();
        await TrainingRuns.RunAsync(Plan with { Canary = 0 }, folder.At("without"), new Fickle());
        var run = await TrainingRuns.RunAsync(Plan, folder.At("with"), new Fickle { Drift = 0.25 });
        Assert.Equal(TrainingRuns.Hash(folder.At("without")), TrainingRuns.Hash(folder.At("with")));
        Assert.All(run.Steps, step => Assert.Equal(step.Values["canary/checked"], step.Values["canary/unequal"]));
        string notice = Assert.Single(run.Notices, notice => notice.StartsWith("alarm canary", StringComparison.Ordinal));
        Assert.Matches(@"^alarm canary \(rft step 1\): grader 'single' was asked twice and answered differently \(rft/s1/p\d/c\d -?[\d.]+, then -?[\d.]+; .*the first answer counts", notice);
    }

    [Fact]
    public async Task A_group_grader_is_asked_twice_about_whole_groups()
    {
        using var folder = new TemporaryFolder();
        var plan = Plan with { Canary = 1, GraderWeights = new Dictionary<string, double> { ["single"] = 1, ["group"] = 0 } };
        var run = await TrainingRuns.RunAsync(plan, folder.At("a"), new Fickle { Groups = true, Drift = 0.5 });
        Assert.All(run.Steps, step => Assert.Equal((16, 16), (step.Values["canary/checked"], step.Values["canary/unequal"])));
        Assert.Contains(run.Notices, notice => notice.StartsWith("alarm canary", StringComparison.Ordinal) && notice.Contains("grader 'group'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_was_cut_off_neither_asks_anybody_a_third_time_nor_counts_otherwise()
    {
        using var folder = new TemporaryFolder();
        var grader = new Fickle { Drift = 0.25 };
        await TrainingRuns.RunAsync(Plan, folder.At("whole"), new Fickle { Drift = 0.25 });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRuns.RunAsync(Plan, folder.At("cut"), grader, cancellation: cancel.Token, onStep: step =>
        {
            if (step.Step == 5) cancel.Cancel();
        }));
        // Whoever looks for rollouts that were asked about twice sees first answers only.
        string[] graded = [.. JournalReader.Grades(folder.At("cut", "journal")).Select(grade => grade.Id)];
        Assert.Equal(graded.Distinct().Count(), graded.Length);
        var rest = await TrainingRuns.RunAsync(Plan, folder.At("cut"), grader, resume: true);
        Assert.Contains("16 grades since the checkpoint are in the journal; graders are not asked for them again", rest.Notices);
        Assert.All(grader.Asked, pair => Assert.Equal(1, pair.Value));
        TrainingRuns.AssertSame(folder.At("whole"), folder.At("cut"));
    }

    /// <summary>Answers the second time with something else where it drifts.</summary>
    private sealed class Fickle : IRolloutGrader
    {
        public ConcurrentDictionary<string, int> Asked { get; } = [];

        public double Drift { get; init; }

        public bool Groups { get; init; }

        public bool GradesGroups => Groups;

        public string Version => "1";

        public ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken) =>
            new(One("single", request.Sample, "first", 0));

        public ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAgainAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken) =>
            new(One("single", request.Sample, "again", Groups ? 0 : Drift));

        public ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(GroupRequest request, ulong seed, CancellationToken cancellationToken) =>
            new([.. request.Samples.Select(sample => One("group", sample, "first", 0))]);

        public ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAgainAsync(GroupRequest request, ulong seed, CancellationToken cancellationToken) =>
            new([.. request.Samples.Select(sample => One("group", sample, "again", Drift))]);

        private Dictionary<string, GradeOutcome> One(string grader, Sample sample, string time, double more)
        {
            Asked.AddOrUpdate($"{grader} {sample.Id} {time}", 1, (_, times) => times + 1);
            return new() { [grader] = Samples.Score(sample.Text.Count(char.IsAsciiLetterLower) - 0.1 * sample.Text.Length + more) };
        }
    }
}
