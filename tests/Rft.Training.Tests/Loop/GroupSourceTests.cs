using System.Collections.Concurrent;
using System.Threading.Channels;
using Rft.Graders;
using Rft.Training.Rollouts;
using Rft.Training.Sampling;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Loop;

public sealed class GroupSourceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rollouts_carry_prompt_text_tokens_and_identity()
    {
        var graded = await LoopData.Source(new ScriptedGrader(_ => 1)).GetAsync(LoopData.Requests(2), 3, LoopData.Settings, Token);
        Assert.Equal(2, graded.Groups.Count);
        var rollout = graded.Groups[1].Rollouts[2];
        Assert.Equal(("p1/c2", 1, 2), (rollout.Sample.Id, rollout.PromptIndex, rollout.Member));
        // The prompt is user, b, end, assistant; b is 98.
        Assert.Equal([258, 98, 261, 259], rollout.Sequences[0].Spans[0].Tokens);
        Assert.Equal("82", rollout.Sample.Text);
        Assert.Equal(FinishReason.Stop, rollout.Sample.FinishReason);
        Assert.Equal(["b", "82"], rollout.Sample.Messages.Select(message => message.Content));
        Assert.Equal((3, 7, 1.5), (rollout.SampledTokens, rollout.Sequences[0].Spans[1].PolicyVersion, rollout.Entropy));
    }

    [Fact]
    public async Task Groups_come_in_dataset_order_whatever_is_sampled_and_graded_first()
    {
        // Grades are released in the reverse of the order in which they were asked for.
        var waiting = new ConcurrentStack<TaskCompletionSource>();
        var grader = new ScriptedGrader(async (request, _, _) =>
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Push(mine);
            if (waiting.Count == 12)
            {
                while (waiting.TryPop(out var next)) next.SetResult();
            }
            await mine.Task;
            return Samples.Score(request.Sample.Text[1] - '0');
        });
        var source = LoopData.Source(grader, workers: 12, new ScriptedSampler(i => -i));
        AssertOrdered((await source.GetAsync(LoopData.Requests(4), 3, LoopData.Settings, Token)).Groups, 4, 3);
    }

    [Fact]
    public async Task One_and_eight_workers_give_equal_groups()
    {
        var grader = new ScriptedGrader(async (request, seed, _) =>
        {
            await Task.Yield();
            return Samples.Score((int)(seed % 1000) + request.Item.Int("row"));
        });
        async Task<string> Of(int workers, Func<int, int> order)
        {
            var graded = await LoopData.Source(grader, workers, new ScriptedSampler(order)).GetAsync(LoopData.Requests(5), 4, LoopData.Settings, Token);
            AssertOrdered(graded.Groups, 5, 4, scored: false);
            return string.Join(' ', graded.Groups.SelectMany(group => group.Rollouts).Select(rollout => $"{rollout.Sample.Id}={rollout.Outcomes["single"]}"));
        }
        Assert.Equal(await Of(1, i => i), await Of(8, i => i * 7 % 20));
    }

    [Fact]
    public async Task A_grader_that_throws_ends_the_pipeline_with_its_error_though_the_queues_are_full()
    {
        // 40 x 20 rollouts do not fit in the channels: the sampler waits for room when the grader breaks.
        var grader = new ScriptedGrader((request, _, _) => throw new InvalidDataException($"broken on {request.Sample.Id}"));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => LoopData.Source(grader, workers: 1).GetAsync(LoopData.Requests(20), 40, LoopData.Settings, Token));
        Assert.StartsWith("broken on p0/c0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sampler_that_throws_ends_the_pipeline_with_its_error()
    {
        var sampler = new ScriptedSampler(i => i == 5 ? throw new InvalidDataException("no memory") : i);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => LoopData.Source(new ScriptedGrader(_ => 1), sampler: sampler).GetAsync(LoopData.Requests(4), 3, LoopData.Settings, Token));
        Assert.Equal("no memory", error.GetBaseException().Message);
    }

    [Fact]
    public async Task Cancelling_ends_a_grader_that_waits()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var grader = new ScriptedGrader(async (_, _, stop) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, stop);
            return Samples.Score(0);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => LoopData.Source(grader).GetAsync(LoopData.Requests(2), 2, LoopData.Settings, cancel.Token));
    }

    [Fact]
    public async Task A_sampler_that_leaves_one_out_is_a_defect_that_is_named()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => LoopData.Source(new ScriptedGrader(_ => 1), sampler: new Forgetful()).GetAsync(LoopData.Requests(2), 2, LoopData.Settings, Token));
        Assert.Equal("prompt 1 has no rollout 1", error.Message);
    }

    private static void AssertOrdered(IReadOnlyList<RolloutGroup> groups, int prompts, int size, bool scored = true)
    {
        Assert.Equal(
            Enumerable.Range(0, prompts).SelectMany(prompt => Enumerable.Range(0, size).Select(member => $"p{prompt}/c{member}")),
            groups.SelectMany(group => group.Rollouts).Select(rollout => rollout.Sample.Id));
        if (!scored) return;
        Assert.All(
            groups.SelectMany(group => group.Rollouts),
            rollout => Assert.Equal(rollout.Member, Assert.IsType<GradeOutcome.Graded>(rollout.Outcomes["single"]).Grade.Value));
    }

    private sealed class Forgetful : ISampler
    {
        public IAsyncEnumerable<Completion> SampleAsync(ChannelReader<SampleRequest> requests, SamplingSettings settings, CancellationToken cancellationToken) =>
            new ScriptedSampler().SampleAsync(requests, settings, cancellationToken).Take(3);
    }
}
