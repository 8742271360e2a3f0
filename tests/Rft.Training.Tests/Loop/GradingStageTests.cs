using Rft.Graders;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Loop;

public sealed class GradingStageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Group_graders_see_the_whole_group_and_their_answers_join_the_others()
    {
        var seen = new List<(int Row, string Texts, ulong Seed)>();
        var grader = new ScriptedGrader(
            (_, _, _) => ValueTask.FromResult(Samples.Score(1)),
            (request, seed) =>
            {
                lock (seen) seen.Add((request.Item.Int("row"), string.Join(' ', request.Samples.Select(sample => sample.Text)), seed));
                return request.Samples.Select((_, rank) => rank == 1 ? Samples.Failed() : Samples.Score(10 * rank));
            });
        var requests = LoopData.Requests(3);
        var graded = await LoopData.Source(grader, workers: 2).GetAsync(requests, 3, LoopData.Settings, Token);
        // The prompts are a, b, c: 97, 98, 99.
        Assert.Equal(
            [(0, "70 71 72", requests[0].Seed), (1, "80 81 82", requests[1].Seed), (2, "90 91 92", requests[2].Seed)], seen.OrderBy(item => item.Row));
        Assert.All(graded.Groups, group =>
        {
            Assert.All(group.Rollouts, rollout => Assert.Equal(["group", "single"], rollout.Outcomes.Keys.Order()));
            Assert.Equal(Samples.Score(20).ToString(), group.Rollouts[2].Outcomes["group"].ToString());
            Assert.IsType<GradeOutcome.Failed>(group.Rollouts[1].Outcomes["group"]);
        });
    }

    [Fact]
    public async Task A_group_grader_that_throws_ends_the_step_with_its_error()
    {
        var grader = new ScriptedGrader((_, _, _) => ValueTask.FromResult(Samples.Score(1)), (_, _) => throw new InvalidDataException("no ranks"));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => LoopData.Source(grader).GetAsync(LoopData.Requests(2), 2, LoopData.Settings, Token));
        Assert.Equal("no ranks", error.Message);
    }

    [Fact]
    public async Task No_more_rollouts_are_graded_side_by_side_than_there_are_workers()
    {
        int now = 0, most = 0;
        var grader = new ScriptedGrader(async (_, _, _) =>
        {
            int mine = Interlocked.Increment(ref now);
            lock (this) most = Math.Max(most, mine);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return Samples.Score(0);
        });
        await LoopData.Source(grader, workers: 3).GetAsync(LoopData.Requests(6), 8, LoopData.Settings, Token);
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Every_sample_has_a_seed_of_its_own_that_a_rerun_repeats()
    {
        async Task<ulong[]> Seeds()
        {
            var seeds = new Dictionary<string, ulong>();
            var grader = new ScriptedGrader((request, seed, _) =>
            {
                lock (seeds) seeds.Add(request.Sample.Id, seed);
                return ValueTask.FromResult(Samples.Score(0));
            });
            await LoopData.Source(grader, workers: 4).GetAsync(LoopData.Requests(3), 4, LoopData.Settings, Token);
            return [.. seeds.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
        }
        ulong[] first = await Seeds();
        Assert.Equal(12, first.Distinct().Count());
        Assert.Equal(first, await Seeds());
    }
}
