using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Tokenizers;

namespace Rft.Training.Tests.Loop;

/// <summary>Stages that learn from a teacher.</summary>
public sealed class DistillTests
{
    private const string Named = "elsewhere";

    private static readonly AggregationOptions TokenMean = new() { Mode = AggregationMode.TokenMean };

    [Fact]
    public async Task A_student_comes_nearer_to_its_teacher_with_no_grader()
    {
        using var folder = new TemporaryFolder();
        var run = await TrainingRuns.RunAsync(Plan(Long(new TeacherOptions { Model = Named })), folder.At("run"), teacher: 7);
        double first = run.Steps[0].Values["teacher/reverse_kl"], last = run.Steps[^1].Values["teacher/reverse_kl"];
        Assert.True(first > 0.02, $"first {first}");
        Assert.True(last < first / 2, $"from {first} to {last}");
        Assert.DoesNotContain(run.Steps[0].Values.Keys, name => name.StartsWith("reward", StringComparison.Ordinal) || name.Contains("share", StringComparison.Ordinal) && name.StartsWith("group", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_teacher_samples_is_learnt_by_cross_entropy()
    {
        using var folder = new TemporaryFolder();
        var options = Long(new TeacherOptions { Model = Named, Samples = true }) with { Loss = LossPresets.Get("gpg").Loss };
        var run = await TrainingRuns.RunAsync(Plan(options), folder.At("run"), teacher: 7);
        // -log p of the student on the teacher's tokens falls towards the teacher's own.
        double Excess(Index step) => run.Steps[step].Values["train/loss"] + run.Steps[step].Values["teacher/log_prob"];
        Assert.True(Excess(^1) < Excess(0) / 2, $"from {Excess(0)} to {Excess(^1)}");
        Assert.DoesNotContain("teacher/reverse_kl", run.Steps[0].Values.Keys);
        Assert.DoesNotContain("policy/sampler_mismatch_max", run.Steps[0].Values.Keys);
    }

    [Fact]
    public async Task A_policy_that_is_its_own_teacher_learns_nothing_until_it_has_moved()
    {
        using var folder = new TemporaryFolder();
        var run = await TrainingRuns.RunAsync(Plan(Options(1, new TeacherOptions())), folder.At("run"));
        Assert.Equal(0, run.Steps[0].Values["teacher/reverse_kl"], 6);
        Assert.Equal(0, run.Steps[0].Values["train/grad_norm"], 4);
    }

    [Fact]
    public async Task Told_more_than_the_student_it_teaches_what_it_was_told()
    {
        using var folder = new TemporaryFolder();
        var run = await TrainingRuns.RunAsync(Plan(Options(2, new TeacherOptions { Context = "the row is {{ row }}" })), folder.At("run"));
        Assert.True(run.Steps[0].Values["teacher/reverse_kl"] > 1e-6);
        Assert.True(run.Steps[0].Values["train/grad_norm"] > 1e-4);
    }

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(Named, false, true)]
    [InlineData(Named, true, false)]
    public async Task A_stage_that_was_cut_off_and_resumed_ends_with_the_same_bytes(string? model, bool samples, bool lora)
    {
        using var folder = new TemporaryFolder();
        var adapter = lora ? new LoraOptions { Rank = 2, Alpha = 4 } : null;
        // The first stage moves the policy, so that its end is another teacher than the start of the run.
        var first = Options(3, new TeacherOptions { Context = "more" }) with { Name = "first" };
        var second = Options(6, new TeacherOptions { Model = model, Stage = model is null ? "first" : null, Context = "yes", Samples = samples });
        var plan = Plan(first) with { Stages = [Stage(first), Stage(second)] };
        await TrainingRuns.RunAsync(plan, folder.At("whole"), adapter: adapter, teacher: 7);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRuns.RunAsync(
            plan, folder.At("cut"), adapter: adapter, teacher: 7, cancellation: cancel.Token, onStep: step =>
            {
                if (step is { Stage: "distill", Step: 5 }) cancel.Cancel();
            }));
        await TrainingRuns.RunAsync(plan, folder.At("cut"), resume: true, adapter: adapter, teacher: 7);
        TrainingRuns.AssertSame(folder.At("whole"), folder.At("cut"));
    }

    [Fact]
    public async Task The_policy_after_an_earlier_stage_is_another_teacher_than_the_policy_before_this_one()
    {
        using var folder = new TemporaryFolder();
        var first = Options(3, new TeacherOptions { Context = "more" }) with { Name = "first" };
        var second = Options(3, new TeacherOptions { Model = Named }) with { Name = "second" };
        var third = Options(1, new TeacherOptions { Stage = "first" });
        var plan = Plan(first) with { Stages = [Stage(first), Stage(second), Stage(third)] };
        var run = await TrainingRuns.RunAsync(plan, folder.At("run"), teacher: 7);
        Assert.True(Math.Abs(run.Steps[^1].Values["teacher/reverse_kl"]) > 1e-5);
    }

    [Fact]
    public async Task Graders_have_their_part_where_it_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        var grader = new ScriptedGrader(request => request.Sample.Text.Length % 2);
        var options = Options(2, new TeacherOptions { Model = Named, RewardCoef = 1 }) with { FilterZeroVariance = false };
        var run = await TrainingRuns.RunAsync(Plan(options), folder.At("run"), grader, teacher: 7);
        Assert.Contains("reward/mean", run.Steps[0].Values.Keys);
        Assert.Contains("teacher/reverse_kl", run.Steps[0].Values.Keys);
        Assert.Equal(4, run.Steps[0].Values["group/kept"]);
    }

    [Fact]
    public void A_teacher_with_another_vocabulary_is_refused()
    {
        var own = new ByteTokenizer([]);
        var more = Assert.Throws<ArgumentException>(() => Vocabularies.RequireSame(own, new ByteTokenizer(["<tool>"]), "big"));
        Assert.Equal(
            $"big has {own.Vocabulary + 1} token ids and the policy {own.Vocabulary}: it cannot say how likely the policy's tokens are; take a teacher with the policy's tokenizer",
            more.Message);
        var other = Assert.Throws<ArgumentException>(() => Vocabularies.RequireSame(new ByteTokenizer(["<a>"]), new ByteTokenizer(["<b>"]), "big"));
        Assert.Equal(
            $"id {own.Vocabulary} is \"\\u003Cb\\u003E\" to big and \"\\u003Ca\\u003E\" to the policy: it cannot say how likely the policy's tokens are; "
            + "take a teacher with the policy's tokenizer", other.Message);
        Vocabularies.RequireSame(own, new ByteTokenizer([]), "same");
    }

    private static TrainingPlan Plan(RftOptions options) => LoopOptions.Plan(options) with { GraderWeights = new Dictionary<string, double> { ["single"] = 1 } };

    private static RftStagePlan Stage(RftOptions options) => new(options, LoopData.Rows(10));

    private static RftOptions Long(TeacherOptions teacher) => Options(60, teacher) with
    {
        PromptsPerStep = 10, GroupSize = 8, Update = LoopOptions.Update with { Schedule = new LearningRateSchedule(2e-2, ScheduleShape.Linear, 2, 0.1) },
    };

    private static RftOptions Options(int steps, TeacherOptions teacher) => LoopOptions.Rft(steps) with
    {
        Name = "distill",
        PromptsPerStep = 4,
        Minibatches = 1,
        Teacher = teacher,
        FilterZeroVariance = false,
        Loss = LossPresets.Get("importance_sampling").Loss with { Aggregation = TokenMean },
    };
}
