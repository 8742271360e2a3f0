using Rft.Graders;
using Rft.Training.Loop;
using Rft.Training.Rollouts;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Loop;

public sealed class FaultBudgetTests
{
    private static readonly HashSet<string> Weighted = ["a", "b"];

    [Fact]
    public void Failures_within_the_budget_pass()
    {
        FaultBudget.Check([Group(Samples.Score(1), Samples.Score(0))], Weighted, Options(0));
        // 1 of 10 is the budget of 10 %.
        FaultBudget.Check([Group([Timeout, .. Enumerable.Repeat(Samples.Score(1), 9)])], Weighted, Options(0.1));
    }

    [Fact]
    public void A_spent_budget_names_graders_codes_and_a_first_message()
    {
        var thrown = new GradeOutcome.Failed(FaultCode.RuntimeError, "no answer tag", new SourcePosition("tag.js", 3, 7));
        var error = Assert.Throws<GuardStopException>(() => FaultBudget.Check([Group([thrown, thrown, Timeout, Samples.Score(1)])], Weighted, Options(0.5)));
        Assert.Equal(
            "graders failed on 3 of 4 samples, above the fault budget of 50 %: a runtime_error x2, a timeout x1. "
            + "First: s0 at tag.js(3,7): no answer tag. Mend the grader, or raise grading.fault_budget", error.Message);
    }

    [Fact]
    public void One_grader_that_fails_everywhere_spends_its_own_budget()
    {
        var error = Assert.Throws<GuardStopException>(
            () => FaultBudget.Check([Group([Timeout, Timeout, Timeout, Samples.Score(1)])], Weighted, Options(1) with { GraderFaultBudget = 0.5 }));
        Assert.StartsWith("grader 'a' failed on 3 of 4 samples: a timeout x3. First: s0: no score within 2 s.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_with_two_failures_counts_once()
    {
        var rollout = Samples.Graded(("a", Timeout), ("b", Timeout));
        FaultBudget.Check([new RolloutGroup(rollout.Prompt, [rollout, Samples.Graded(("a", Samples.Score(1)))])], Weighted, Options(0.5) with { GraderFaultBudget = 1 });
    }

    [Fact]
    public void A_grader_without_weight_spends_nothing() =>
        FaultBudget.Check([Group(Timeout, Timeout)], new HashSet<string> { "b" }, Options(0));

    [Fact]
    public void Failed_samples_of_graders_with_weight_are_counted_once()
    {
        var twice = Samples.Graded(("a", Timeout), ("b", Timeout));
        var other = Samples.Graded(("a", Samples.Score(1)), ("c", Timeout));
        Assert.Equal(1, FaultBudget.CountFailed([new RolloutGroup(twice.Prompt, [twice, other])], Weighted));
    }

    [Theory]
    [InlineData(3, 3, false)]
    [InlineData(4, 3, true)]
    [InlineData(1, 0, true)]
    [InlineData(1000, null, false)]
    public void The_count_of_a_stage_has_a_limit_of_its_own(int failed, int? limit, bool stops)
    {
        var options = Options(1) with { FaultCount = limit };
        if (!stops) FaultBudget.CheckCount(failed, options);
        else Assert.Contains($"failed on {failed} samples", Assert.Throws<GuardStopException>(() => FaultBudget.CheckCount(failed, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_told_when_nothing_but_an_outside_service_failed()
    {
        var service = new GradeOutcome.Failed(FaultCode.ModelGraderServerError, "connection refused");
        bool Unreachable(params GradeOutcome[] outcomes) =>
            Assert.Throws<GuardStopException>(() => FaultBudget.Check([Group(outcomes)], Weighted, Options(0.1))).Unreachable;
        Assert.True(Unreachable(service, service, Samples.Score(1)));
        Assert.False(Unreachable(service, Timeout));
    }

    [Fact]
    public async Task A_run_that_the_count_has_stopped_goes_on_when_the_grader_is_mended()
    {
        using var folder = new TemporaryFolder();
        // One of the 16 samples of a step fails: within every share, and above a count of 3 in the fourth step, whose checkpoint has counted them.
        var plan = LoopOptions.Plan(Options(1) with { Steps = 8, FaultCount = 3 });
        var failing = new ScriptedGrader((request, _, _) => new(request.Sample.Id.EndsWith("/p0/c0", StringComparison.Ordinal) ? Timeout : Samples.Score(request.Sample.Text.Length % 5)));
        await Assert.ThrowsAsync<GuardStopException>(() => TrainingRuns.RunAsync(plan, folder.At("run"), failing));
        var observer = await TrainingRuns.RunAsync(plan, folder.At("run"), new ScriptedGrader(request => request.Sample.Text.Length % 5), resume: true);
        Assert.Equal([5, 6, 7, 8], observer.Steps.Select(step => step.Step));
    }

    private static GradeOutcome Timeout => Samples.Failed();

    private static RolloutGroup Group(params GradeOutcome[] outcomes)
    {
        var rollouts = outcomes.Select((outcome, i) => Samples.Graded(("a", outcome)) with { Member = i, Sample = new Sample { Id = $"s{i}", Text = "" } }).ToList();
        return new RolloutGroup(rollouts[0].Prompt, rollouts);
    }

    private static RftOptions Options(double budget) => LoopOptions.Rft(steps: 1) with { FaultBudget = budget, GraderFaultBudget = 1 };
}
