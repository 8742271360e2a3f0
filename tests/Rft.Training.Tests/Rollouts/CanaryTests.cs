using Rft.Graders;
using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Rollouts;

/// <summary>Which rollouts are graded twice, and when two answers differ.</summary>
public sealed class CanaryTests
{
    [Fact]
    public void A_share_of_the_seeds_is_chosen_always_the_same()
    {
        ulong[] seeds = [.. Enumerable.Range(0, 10_000).Select(i => Seed.Derive(3, (ulong)i))];
        Assert.Equal(0, seeds.Count(seed => Canary.Chooses(seed, 0)));
        Assert.Equal(10_000, seeds.Count(seed => Canary.Chooses(seed, 1)));
        // 100 expected, standard deviation 9.95.
        Assert.InRange(seeds.Count(seed => Canary.Chooses(seed, 0.01)), 60, 140);
        Assert.Equal(seeds.Where(seed => Canary.Chooses(seed, 0.01)), seeds.Where(seed => Canary.Chooses(seed, 0.01)));
    }

    [Fact]
    public void Answers_are_compared_by_state_and_score()
    {
        Assert.Equal((true, false), Compare(Samples.Score(0.5), Samples.Score(0.5)));
        Assert.Equal((true, true), Compare(Samples.Score(0.5), Samples.Score(0.6)));
        Assert.Equal((true, true), Compare(Samples.Score(0), new GradeOutcome.Graded(Grade.NotApplicable())));
        Assert.Equal((true, false), Compare(new GradeOutcome.Graded(Grade.Score(1, "a")), new GradeOutcome.Graded(Grade.Score(1, "b"))));
        Assert.Equal("0, then not applicable", Canary.Answers(Twice(Samples.Score(0), new GradeOutcome.Graded(Grade.NotApplicable())), "g"));
    }

    [Fact]
    public void A_failure_is_no_answer_and_another_version_is_another_grader()
    {
        Assert.Equal((false, false), Compare(Samples.Score(0.5), Samples.Failed()));
        Assert.Equal((false, false), Compare(Samples.Failed(), Samples.Score(0.5)));
        Assert.Equal((false, false), Compare(Samples.Score(0.5), Samples.Score(0.6) with { GraderHash = "new" }));
        Assert.Empty(Canary.Checked(Samples.Graded(("g", Samples.Score(1)))));
    }

    private static (bool Checked, bool Unequal) Compare(GradeOutcome first, GradeOutcome again) =>
        (Canary.Checked(Twice(first, again)).Any(), Canary.Unequal(Twice(first, again)).Any());

    private static Rollout Twice(GradeOutcome first, GradeOutcome again) =>
        Samples.Graded(("g", first)) with { Again = new Dictionary<string, GradeOutcome> { ["g"] = again } };
}
