using Rft.Training.Batches;
using Rft.Training.Models;
using Rft.Training.Passes;
using Rft.Training.Rollouts;
using Rft.Training.Sampling;
using Rft.Training.Tests.Models;
using Rft.Training.Tests.Rollouts;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Sampling;

/// <summary>The experts that a completion went through when it was sampled are those of its training pass.</summary>
public sealed class RoutingReplayTests
{
    private static readonly DecoderConfig Config = TinyModels.Config() with
    {
        Family = ModelFamily.Qwen3Moe, Experts = new ExpertsConfig(Count: 6, Chosen: 2, Width: 12, Renormalised: true, Layers: [1], BalanceLoss: 0.001),
    };

    [Fact]
    public void A_completion_carries_the_experts_of_each_of_its_tokens()
    {
        using var model = TinyModels.Decoder(Config);
        var requests = Sampled.Requests(12, members: 2);
        foreach (var completion in Sampled.Run(model, requests, new SamplingSettings { MaxTokens = 12 }, slots: 16))
        {
            var experts = Assert.IsType<ExpertChoices>(completion.Experts);
            Assert.Equal((1, 2, completion.Tokens.Length), (experts.Layers, experts.Count, experts.Tokens));
            int[] tokens = [.. requests[completion.Index].Tokens, .. completion.Tokens];
            Assert.Equal(Chosen(model, tokens[..^1]).Experts[^experts.Experts.Length..], experts.Experts);
        }
        using var dense = TinyModels.Decoder(TinyModels.Config());
        Assert.All(Sampled.Run(dense, requests, new SamplingSettings { MaxTokens = 2 }, slots: 16), completion => Assert.Null(completion.Experts));
    }

    [Fact]
    public void Training_replays_them_after_the_weights_have_moved()
    {
        using var model = TinyModels.Decoder(Config);
        using var moved = TinyModels.Decoder(Config, seed: 8);
        var requests = Sampled.Requests(4);
        var completions = Sampled.Run(model, requests, new SamplingSettings { MaxTokens = 12 }, slots: 8);
        Datum[] data = [.. completions.Select(completion => Datum(requests[completion.Index].Tokens, completion))];
        var batch = new Microbatch(data, model.Tensors);
        int[] replayed = batch.Replayed(Config.Experts!)[1];
        for (int row = 0; row < data.Length; row++)
        {
            int prompt = requests[completions[row].Index].Tokens.Count;
            for (int t = 0; t < batch.Length; t++)
            {
                int[] at = replayed[((row * batch.Length + t) * 2)..][..2];
                int sampled = t - (prompt - 1);
                if (sampled < 0 || sampled >= completions[row].Tokens.Length) Assert.Equal([-1, -1], at);
                else Assert.Equal(completions[row].Experts!.At(sampled).ToArray().Select(expert => (int)expert), at);
            }
        }
        var replay = new SequenceScorer(moved, new ForwardOptions(4096)).LogProbs(data);
        var native = new SequenceScorer(moved, new ForwardOptions(4096) { ReplayRouting = false }).LogProbs(data);
        var free = new SequenceScorer(moved, new ForwardOptions(4096)).LogProbs([.. data.Select(datum => datum with { Experts = null })]);
        Assert.NotEqual(replay.SelectMany(row => row), native.SelectMany(row => row));
        Assert.Equal(native.SelectMany(row => row), free.SelectMany(row => row));
        // Under the weights that sampled them they are the choices it makes anyhow.
        Assert.Equal(
            new SequenceScorer(model, new ForwardOptions(4096)).LogProbs(data).SelectMany(row => row),
            new SequenceScorer(model, new ForwardOptions(4096) { ReplayRouting = false }).LogProbs(data).SelectMany(row => row));
    }

    [Fact]
    public void Choices_of_a_model_of_another_shape_are_refused()
    {
        using var model = TinyModels.Decoder(Config);
        var datum = new Datum { Inputs = [1, 2], Targets = [2, 3], Mask = [true, true], Experts = new ExpertChoices(2, 2, new short[8]) };
        var error = Assert.Throws<ArgumentException>(() => new SequenceScorer(model, 64).LogProbs([datum]));
        Assert.Equal("a sequence of 2 tokens has choices for 2 tokens, 2 layers and 2 experts; the model has 1 layers and 2 experts a token", error.Message);
    }

    [Fact]
    public void Choices_stand_at_the_positions_that_predict_their_tokens()
    {
        // 7 8 | 1 2 (experts 4, 5) | 9 | 3 (expert 0). Position 1 reads 8 and predicts 1.
        static TokenSpan Span(int[] tokens, short[] experts) =>
            TokenSpan.Sampled(tokens, new float[tokens.Length], new float[tokens.Length], 0, new ExpertChoices(1, 1, experts));
        var datum = Assert.Single(BatchBuilder.Build([Rollout([TokenSpan.Inserted([7, 8]), Span([1, 2], [4, 5]), TokenSpan.Inserted([9]), Span([3], [0])], 3)]));
        Assert.Equal([-1, 4, 5, -1, 0], datum.Experts!.Experts);
        // Nothing precedes a first token that was sampled: its choice is left out with it.
        Assert.Equal([5], Assert.Single(BatchBuilder.Build([Rollout([Span([1, 2], [4, 5])], 2)])).Experts!.Experts);
        Assert.Throws<ArgumentException>(() => Span([1, 2], [4]));
    }

    private static Rollout Rollout(TokenSpan[] spans, int trained) => Samples.Rollout(0, 0) with { Sequences = [new TokenSequence(spans)], Advantages = [new float[trained]] };

    private static ExpertChoices Chosen(Decoder model, int[] tokens)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        using var routing = new ExpertRouting();
        model.Hidden(model.Tensors.From([.. tokens.Select(token => (long)token)], 1, tokens.Length), new CausalState(tokens.Length, model.Tensors), routing);
        return routing.Choices();
    }

    private static Datum Datum(IReadOnlyList<int> prompt, Completion completion) => Assert.Single(BatchBuilder.Build([Rollout(
        [
            TokenSpan.Inserted([.. prompt]),
            TokenSpan.Sampled(completion.Tokens, completion.LogProbs, completion.PolicyLogProbs, completion.PolicyVersion, completion.Experts),
        ],
        completion.Tokens.Length)]));
}
