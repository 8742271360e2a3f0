using Rft.Training.Batches;
using Rft.Training.Models;
using Rft.Training.Sampling;
using Rft.Training.Tests.Models;
using TorchSharp;

namespace Rft.Training.Tests.Sampling;

/// <summary>Sampler and trainer compute the same log-probabilities: to the bit on the CPU, closely elsewhere.</summary>
public sealed class SamplerTrainerAgreementTests
{
    private static readonly double Tolerance = TorchFixture.Device.type == DeviceType.CPU ? 0 : 1e-4;

    [Theory]
    [InlineData(4, 1.0, 4096)]
    [InlineData(2, 1.0, 4096)]
    [InlineData(1, 1.0, 4096)]
    [InlineData(2, 0.7, 4096)]
    [InlineData(2, 1.0, 256)]
    [InlineData(2, 1.0, 1)]
    public void They_agree_on_every_sampled_token(int kvHeads, double temperature, int microBatchTokens)
    {
        using var model = TinyModels.Decoder(TinyModels.Config(kvHeads: kvHeads));
        var requests = Sampled.Requests(24);
        var settings = new SamplingSettings { MaxTokens = 40, Temperature = temperature };
        AssertAgree(model, requests, Sampled.Run(model, requests, settings, slots: 16), temperature, microBatchTokens);
    }

    [Fact]
    public void They_agree_on_a_single_token()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        foreach (var request in Sampled.Requests(8))
            AssertAgree(model, [request with { Index = 0 }], Sampled.Run(model, [request with { Index = 0 }], new SamplingSettings { MaxTokens = 1 }, slots: 1), 1, 4096);
    }

    private static void AssertAgree(
        Decoder model, List<SampleRequest> requests, List<Completion> completions, double temperature, int microBatchTokens)
    {
        Datum[] data = [.. completions.Select(completion => Datum(requests[completion.Index].Tokens, completion))];
        var logProbs = new SequenceScorer(model, microBatchTokens).LogProbs(data, temperature);
        double worst = 0;
        for (int i = 0; i < data.Length; i++)
        {
            float[] trainer = logProbs[i][^completions[i].Tokens.Length..];
            for (int t = 0; t < trainer.Length; t++) worst = Math.Max(worst, Math.Abs((double)trainer[t] - completions[i].PolicyLogProbs[t]));
        }
        Assert.InRange(worst, 0, Tolerance);
    }

    private static Datum Datum(IReadOnlyList<int> prompt, Completion completion)
    {
        int[] tokens = [.. prompt, .. completion.Tokens];
        return new Datum
        {
            Inputs = tokens[..^1], Targets = tokens[1..], Mask = [.. Enumerable.Range(1, tokens.Length - 1).Select(position => position >= prompt.Count)],
        };
    }
}
