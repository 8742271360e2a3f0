using Rft.Graders;
using Rft.Training.Batches;
using Rft.Training.Checkpoints;
using Rft.Training.Data;
using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Rollouts;
using Rft.Training.Sampling;
using Rft.Training.Tokenizers;

namespace Rft.Training.Diagnosis;

/// <summary>
/// A short training run whose every number is known in advance from another device: sampler, loss, gradient and optimizer of a tiny model
/// with grouped queries and added tokens. It uses the classes of the loop, so that what it finds right is right in a run.
/// </summary>
/// <param name="compute">The device under test.</param>
/// <param name="reference">
/// The run to follow: its completions are trained on, so that a drawn token that differs does not hide everything after it. Null: its own.
/// </param>
public sealed class GoldenRun(ComputeThread compute, GoldenRecord? reference)
{
    private const int Steps = 3;
    private const int GroupSize = 4;
    private const int MicroBatchTokens = 512;
    private const ulong RunSeed = 2026;

    // With the usual epsilon of 1e-8 an element whose gradient is rounding noise would move by the whole learning rate, in a direction that
    // the device's rounding chooses.
    private static readonly AdamWSettings Optimizer = new() { LearningRate = 1e-3, Epsilon = 1e-5, WeightDecay = 0.01 };
    private static readonly SamplingSettings Drawn = new() { MaxTokens = 12 };
    private static readonly SamplingSettings Greedy = Drawn with { Temperature = 0 };
    private static readonly string[] Questions =
        ["1+1", "12+7=", "What is 3*4?", "<answer>5</answer>?", "9-10", "a", "(8+2)/5 as a number", "0"];

    private readonly LossPreset _preset = LossPresets.Get("dapo");
    private readonly TinyChatFormat _chat = new(new ByteTokenizer(["<answer>", "</answer>"]));

    /// <summary>Runs.</summary>
    /// <param name="cancellationToken">Stops between two pieces of work.</param>
    public async Task<GoldenRecord> RunAsync(CancellationToken cancellationToken)
    {
        var shape = new DecoderConfig
        {
            Width = 64, FeedForward = 192, Layers = 2, Heads = 4, KvHeads = 2, HeadWidth = 16, Context = 64,
            Vocabulary = _chat.Tokenizer.Vocabulary,
        };
        var policy = await PolicyFactory.CreateAsync(compute, shape, _chat, RunSeed, cancellationToken).ConfigureAwait(false);
        var optimizer = await compute.RunAsync(() => new AdamW(policy.Model.Parameters), cancellationToken).ConfigureAwait(false);
        try
        {
            var trainer = new Trainer(policy.Model, optimizer, MicroBatchTokens);
            List<GoldenStep> steps = [];
            for (int step = 0; step < Steps; step++)
            {
                var sampled = await SampleAsync(policy, step, GroupSize, Drawn, cancellationToken).ConfigureAwait(false);
                var trained = reference?.Steps[step].Completions ?? sampled;
                GoldenStep Step() => Update(policy.Model, trainer, sampled, trained);
                steps.Add(await compute.RunAsync(Step, cancellationToken).ConfigureAwait(false));
            }
            var greedy = await SampleAsync(policy, Steps, 1, Greedy, cancellationToken).ConfigureAwait(false);
            var weights = await compute.RunAsync(() => TensorSnapshot.Of(policy.Model), cancellationToken).ConfigureAwait(false);
            return new GoldenRecord(
                steps, [.. greedy.Select(completion => completion.Tokens)], [.. weights.SelectMany(tensor => tensor.Values)]);
        }
        finally
        {
            await compute.RunAsync(optimizer.Dispose, CancellationToken.None).ConfigureAwait(false);
            await compute.RunAsync(policy.Model.Dispose, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<Completion>> SampleAsync(
        Policy policy, int step, int count, SamplingSettings settings, CancellationToken cancellationToken)
    {
        SampleRequest Request(int prompt) =>
            new(prompt, _chat.EncodePrompt(Messages(prompt)), count, Seed.Derive(RunSeed, (ulong)step, (ulong)prompt));
        SampleRequest[] requests = [.. Enumerable.Range(0, Questions.Length).Select(Request)];
        // Half as many slots as completions, so that slots are refilled as in a run.
        var sampler = new TorchSampler(policy, Questions.Length * GroupSize / 2);
        List<Completion> completions = [];
        await foreach (var completion in sampler.SampleAsync(requests, settings, cancellationToken).ConfigureAwait(false))
            completions.Add(completion);
        return [.. completions.OrderBy(completion => completion.Index).ThenBy(completion => completion.Member)];
    }

    private GoldenStep Update(Decoder model, Trainer trainer, IReadOnlyList<Completion> sampled, IReadOnlyList<Completion> trained)
    {
        var own = Data(sampled);
        double mismatch = PolicyUpdate.Mismatch(own, new SequenceScorer(model, MicroBatchTokens).LogProbs(own), own[0].PolicyVersion);
        var pass = trainer.ForwardBackward(Data(trained), new PolicyLoss(_preset.Loss));
        return new GoldenStep(sampled, mismatch, pass.LogProbs, pass.Stats.Loss, trainer.OptimStep(Optimizer));
    }

    private IReadOnlyList<Datum> Data(IReadOnlyList<Completion> completions)
    {
        var groups = completions.GroupBy(completion => completion.Index)
            .Select(group => new RolloutGroup(Prompt(group.Key), [.. group.Select(Rollout)]));
        return BatchBuilder.Build(GroupAdvantages.Apply([.. groups], _preset.Advantage));
    }

    private Rollout Rollout(Completion completion)
    {
        double even = completion.Tokens.Count(token => token % 2 == 0) / (double)completion.Tokens.Length;
        return new Rollout
        {
            Prompt = Prompt(completion.Index),
            PromptIndex = completion.Index,
            Member = completion.Member,
            Sample = new Sample { Text = "" },
            Reward = new RolloutReward.Rewarded(even, even),
            Sequences =
            [
                new TokenSequence(
                [
                    TokenSpan.Inserted(_chat.EncodePrompt(Messages(completion.Index))),
                    TokenSpan.Sampled(completion.Tokens, completion.LogProbs, completion.PolicyLogProbs, completion.PolicyVersion),
                ]),
            ],
        };
    }

    private Prompt Prompt(int index) => new(index, Messages(index), _chat.EncodePrompt(Messages(index)), Item.Empty);

    private static Message[] Messages(int index) => [new Message { Role = "user", Content = Questions[index] }];
}
