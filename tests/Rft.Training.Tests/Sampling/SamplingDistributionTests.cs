using Rft.Training.Sampling;
using Rft.Training.Tests.Models;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Sampling;

public sealed class SamplingDistributionTests
{
    private static readonly SamplingSettings One = new() { MaxTokens = 1 };

    [Theory]
    [InlineData(1.0, 1.0, 0)]
    [InlineData(0.5, 1.0, 0)]
    [InlineData(1.0, 0.8, 0)]
    [InlineData(1.0, 1.0, 5)]
    public void Draws_come_as_often_as_their_probabilities_say(double temperature, double topP, int topK)
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        var settings = One with { Temperature = temperature, TopP = topP, TopK = topK };
        const int draws = 4000;
        var completions = Sampled.Run(model, [new SampleRequest(0, [3, 1, 4], draws, 11)], settings, slots: 512);
        var counts = completions.GroupBy(completion => completion.Tokens[0]).ToDictionary(group => group.Key, group => group.Count());
        var probabilities = completions.GroupBy(completion => completion.Tokens[0]).ToDictionary(group => group.Key, group => Math.Exp(group.First().LogProbs[0]));
        Assert.InRange(probabilities.Values.Sum(), 0.99, 1 + 1e-5);
        var likely = probabilities.Where(pair => pair.Value * draws >= 5).ToList();
        double chiSquare = likely.Sum(pair => Math.Pow(counts[pair.Key] - pair.Value * draws, 2) / (pair.Value * draws));
        // Mean k - 1 and variance 2 (k - 1): five deviations above the mean.
        Assert.InRange(chiSquare, 0, likely.Count + 5 * Math.Sqrt(2.0 * likely.Count));
        if (topK > 0) Assert.True(counts.Count <= topK);
    }

    [Fact]
    public void Temperature_one_half_is_sampling_from_doubled_logits()
    {
        using var cool = TinyModels.Decoder(TinyModels.Config(tied: false));
        using var scaled = TinyModels.Decoder(TinyModels.Config(tied: false));
        using (no_grad()) scaled.Parameters[Rft.Training.Models.DecoderParameters.Output].mul_(2);
        var requests = Sampled.Requests(8);
        var settings = new SamplingSettings { MaxTokens = 30 };
        // A factor of two is exact in floating point: the same bits.
        Assert.Equal(
            Sampled.Bits(Sampled.Run(scaled, requests, settings, 8)), Sampled.Bits(Sampled.Run(cool, requests, settings with { Temperature = 0.5 }, 8)));
    }
}
