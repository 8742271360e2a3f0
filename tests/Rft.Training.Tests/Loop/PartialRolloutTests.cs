using Rft.Graders;
using Rft.Training.Checkpoints;
using Rft.Training.Data;
using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Optim;
using Rft.Training.Sampling;
using Rft.Training.Tests.Models;

namespace Rft.Training.Tests.Loop;

/// <summary>Rollouts that are sampled over several steps.</summary>
public sealed class PartialRolloutTests
{
    private static readonly SamplingSettings Settings = new() { MaxTokens = 7, TopK = 40 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task Under_weights_that_stay_the_parts_are_the_whole_to_the_bit(int atMost)
    {
        await using var compute = ComputeThread.Start(TorchFixture.Device.ToString(), 1);
        var policy = await TinyModels.PolicyAsync(compute, 5, Token);
        var sampler = new TorchSampler(policy, 32);
        var request = LoopData.Requests(1)[0];
        var whole = await SampleAsync(sampler, [new SampleRequest(0, request.Prompt.Tokens, 5, request.Seed)]);
        var group = OpenGroup.New(request, 5);
        int steps = 0;
        for (; !group.IsComplete(Settings.MaxTokens); steps++) group = group.With(await SampleAsync(sampler, [.. group.Missing(0, Settings, atMost)]));
        Assert.Equal((Settings.MaxTokens + atMost - 1) / atMost, steps);
        foreach (var expected in whole)
        {
            var parts = group.Members[expected.Member];
            Assert.All(parts, part => Assert.InRange(part.Tokens.Length, 1, atMost));
            Assert.Equal(expected.Tokens, parts.SelectMany(part => part.Tokens));
            Assert.Equal(expected.LogProbs, parts.SelectMany(part => part.LogProbs));
            Assert.Equal(expected.PolicyLogProbs, parts.SelectMany(part => part.PolicyLogProbs));
            Assert.Equal(expected.Entropy, parts.Sum(part => part.Entropy), 5);
            Assert.Equal(expected.Stopped, parts[^1].Stopped);
        }
        await compute.RunAsync(policy.Model.Dispose, Token);
    }

    [Fact]
    public async Task A_rollout_keeps_the_weights_of_each_of_its_parts()
    {
        using var folder = new TemporaryFolder();
        var run = await TrainingRuns.RunAsync(Plan(), folder.At("run"), Grader());
        // Six tokens, two a step: nothing is complete after the first step, so nothing is trained on.
        Assert.Equal((0, 4.0), (run.Steps[0].Values["group/kept"], run.Steps[0].Values["group/open"]));
        Assert.DoesNotContain("train/loss", run.Steps[0].Values.Keys);
        Assert.DoesNotContain("policy/staleness_max", run.Steps[0].Values.Keys);
        Assert.All(run.Steps, step => Assert.True(step.Values.Values.All(double.IsFinite)));
        // Answers of several lengths, which a first stage has taught: some groups end while others go on, and these see weights that have moved.
        var taught = await TrainingRuns.RunAsync(Taught(), folder.At("taught"), new ScriptedGrader(request => Seed.Uniform(Seed.Hash(request.Sample.Id), 0)));
        var trained = taught.Steps.Where(step => step.Values.ContainsKey("policy/staleness_max")).ToList();
        Assert.NotEmpty(trained);
        Assert.Contains(trained, step => step.Values["policy/staleness_max"] > 0);
        // What began and ended under the same weights is compared with the trainer's; what did not is left out.
        Assert.All(taught.Steps.Where(step => step.Values.ContainsKey("policy/sampler_mismatch_max")), step => Assert.Equal(0, step.Values["policy/sampler_mismatch_max"], 5));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_run_that_was_cut_off_and_resumed_ends_with_the_same_bytes(int after)
    {
        using var folder = new TemporaryFolder();
        await TrainingRuns.RunAsync(Plan(), folder.At("whole"), Grader());
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRuns.RunAsync(Plan(), folder.At("cut"), Grader(), cancellation: cancel.Token, onStep: step =>
        {
            if (step.Step == after) cancel.Cancel();
        }));
        var open = CheckpointStore.Load(new CheckpointStore(folder.At("cut", "checkpoints"), 2).Latest!).StageState.Open;
        Assert.NotEmpty(open);
        await TrainingRuns.RunAsync(Plan(), folder.At("cut"), Grader(), resume: true);
        TrainingRuns.AssertSame(folder.At("whole"), folder.At("cut"));
    }

    [Fact]
    public void Spans_of_several_weights_make_one_datum_with_the_log_probabilities_of_each()
    {
        var request = LoopData.Requests(1)[0];
        var rollout = RolloutStage.ToRollout(LoopData.Chat, request, [Part([65, 66], [-1, -2], version: 3), Part([67], [-3], version: 5)]);
        Assert.Equal("ABC", rollout.Sample.Text);
        var datum = Assert.Single(Rft.Training.Batches.BatchBuilder.Build([rollout with { Advantages = [[1, 1, 1]] }]));
        Assert.Equal([-1, -2, -3], datum.OldLogProbs!.Where((_, i) => datum.Mask[i]));
        // Older than the trainer's weights as soon as one part is.
        Assert.Equal(3, datum.PolicyVersion);
        Assert.Equal([new("policy/staleness_mean", 2.0), new("policy/staleness_max", 2.0)], RftMetrics.Staleness([rollout], 5));
    }

    private static Completion Part(int[] tokens, float[] logProbs, int version) => new(0, 0, tokens, logProbs, logProbs, false, 0.5, version);

    private static async Task<List<Completion>> SampleAsync(TorchSampler sampler, IReadOnlyList<SampleRequest> requests)
    {
        var channel = System.Threading.Channels.Channel.CreateUnbounded<SampleRequest>();
        foreach (var request in requests) channel.Writer.TryWrite(request);
        channel.Writer.Complete();
        List<Completion> completions = [];
        await foreach (var completion in sampler.SampleAsync(channel.Reader, Settings, Token)) completions.Add(completion);
        return completions;
    }

    private static TrainingPlan Plan() => LoopOptions.Plan(LoopOptions.Rft(9) with { PartialTokens = 2 });

    private static TrainingPlan Taught()
    {
        var answers = Enumerable.Range(0, 24).Select(i => new ChatRow(
            [new Message { Role = "user", Content = ((char)('a' + (i % 10))).ToString() }, new Message { Role = "assistant", Content = new string('x', 1 + (i % 5)) }],
            [false, true], 1, Item.Empty, i + 1));
        var sft = new SftStagePlan(new SftOptions("skill", 40, 12, LoopOptions.Update with { Schedule = Fast }, NotFinitePolicy.Stop), [.. answers]);
        var rft = LoopOptions.Rft(12) with { PartialTokens = 2, PromptsPerStep = 6, GroupSize = 3 };
        return LoopOptions.Plan(rft) with { Stages = [sft, new RftStagePlan(rft, LoopData.Rows(10))] };
    }

    private static LearningRateSchedule Fast => new(2e-2, ScheduleShape.Constant, 0, 1);

    private static ScriptedGrader Grader() => new(request => request.Sample.Text.Length % 3 / 2.0);
}
