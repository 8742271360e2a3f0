using Rft.Graders;
using Rft.Host.Checking.Measuring;
using Rft.Training.Loop;

namespace Rft.Host.Tests.Checking;

public sealed class AssumedGraderTests
{
    private static readonly Dictionary<string, double> Weights = new() { ["small"] = 0.1, ["main"] = -1 };

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.25, 220, 280)]
    [InlineData(1, 985, 1000)]
    public void The_share_of_groups_with_both_outcomes_is_the_given_one(double share, int least, int most)
    {
        var grader = new AssumedGrader(new Failing(), Weights, _ => share);
        int both = Enumerable.Range(0, 1000).Count(group =>
            Enumerable.Range(0, 8).Select(member => grader.Score($"rft/s1/p{group}/c{member}")).Distinct().Count() == 2);
        Assert.InRange(both, least, most);
        Assert.Equal(grader.Score("rft/s1/p3/c1"), grader.Score("rft/s1/p3/c1"));
    }

    [Fact]
    public void One_step_of_a_trial_has_the_updates_that_take_most_memory()
    {
        var grader = new AssumedGrader(new Failing(), Weights, AssumedGrader.TrialShare);
        int Both(int step) => Enumerable.Range(0, 1000).Count(group =>
            Enumerable.Range(0, 8).Select(member => grader.Score($"rft/s{step}/p{group}/c{member}")).Distinct().Count() == 2);
        Assert.InRange(Both(1), 210, 290);
        Assert.InRange(Both(2), 550, 640);
        Assert.InRange(Both(3), 210, 290);
        // An evaluation before the first step has names of its own.
        Assert.InRange(grader.Score("valid/rft/s0/p0/c0"), 0, 1);
        Assert.InRange(AssumedGrader.LargeStep, 1, TrialPlan.Skipped(4));
    }

    [Fact]
    public async Task Graders_are_asked_for_their_time_and_one_of_them_decides()
    {
        var grader = new AssumedGrader(new Failing(), Weights, _ => 1);
        var request = new GradeRequest { Sample = new Sample { Id = "rft/s1/p0/c0", Text = "x" }, Item = Item.Empty };
        var outcomes = await grader.GradeAsync(request, 1, TestContext.Current.CancellationToken);
        var main = Assert.IsType<GradeOutcome.Graded>(outcomes["main"]);
        Assert.Equal((TimeSpan.FromSeconds(3), grader.Score("rft/s1/p0/c0")), (main.Duration, main.Grade.Value!.Value));
        Assert.Equal(0, Assert.IsType<GradeOutcome.Graded>(outcomes["small"]).Grade.Value);
    }

    private sealed class Failing : IRolloutGrader
    {
        public bool GradesGroups => false;

        public string Version => "";

        public ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken)
        {
            GradeOutcome failed = new GradeOutcome.Failed(FaultCode.RuntimeError, "noise") { Duration = TimeSpan.FromSeconds(3) };
            return ValueTask.FromResult<IReadOnlyDictionary<string, GradeOutcome>>(Weights.Keys.ToDictionary(name => name, _ => failed));
        }

        public ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(
            GroupRequest request, ulong seed, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
