using Rft.Conformance.Fixtures;
using Rft.Training.Models;
using Rft.Training.Sampling;
using static Rft.Conformance.Models.LoadedModel;
using static TorchSharp.torch;

namespace Rft.Conformance.Models;

/// <summary>Greedy tokens with cached keys and values.</summary>
internal static class SamplingChecks
{
    public static void Greedy(FixtureCase test, LoadedModel model, Comparison comparison)
    {
        int[] prompt = Ids(test.Json, "prompt_ids");
        int tokens = test.Json.GetProperty("generated_ids").GetArrayLength();
        int[] alone = Sample(model, tokens, prompt)[0];
        comparison.Numbers("generated_ids", test.Json.GetProperty("generated_ids"), [.. alone.Select(id => (double)id)]);
        // The same beside prompts of other lengths.
        var beside = Sample(model, tokens, [5, 6, 7], prompt, [.. prompt, .. prompt])[1];
        comparison.Same("beside others", string.Join(' ', alone), string.Join(' ', beside));
    }

    /// <summary>What temperature, top-k and top-p make of the last position's distribution.</summary>
    public static void Distributions(FixtureCase test, LoadedModel model, Comparison comparison)
    {
        if (test.Json.Find("sampling_distribution_last_position") is not { } distributions) return;
        using var scope = NewDisposeScope();
        int[] ids = Ids(test.Json, "ids");
        var last = model.Logits([ids])[0][ids.Length - 1];
        foreach (var distribution in distributions.EnumerateArray())
        {
            var settings = new SamplingSettings
            {
                Temperature = distribution.GetProperty("temperature").Double(), TopK = distribution.Int("top_k"), TopP = distribution.GetProperty("top_p").Double(), MaxTokens = 1,
            };
            float[] logProbs = PolicyDistribution.LogProbs(last, settings.Temperature).data<float>().ToArray();
            var kept = TokenDraw.Kept(logProbs, settings);
            double total = kept.Sum(token => Math.Exp(logProbs[token]));
            var golden = distribution.GetProperty("kept").EnumerateArray().Select(pair => (Token: pair[0].GetInt32(), Probability: pair[1].GetDouble())).ToList();
            string name = $"temperature {settings.Temperature}, top_k {settings.TopK}, top_p {settings.TopP}";
            comparison.Number($"{name}: kept", distribution.Int("kept_count"), kept.Count);
            comparison.Same($"{name}: tokens", string.Join(' ', golden.Select(pair => pair.Token)), string.Join(' ', kept.Take(golden.Count)));
            foreach (var (token, probability) in golden) comparison.Number($"{name}: probability of {token}", probability, Math.Exp(logProbs[token]) / total);
        }
    }

    private static List<int[]> Sample(LoadedModel model, int tokens, params int[][] prompts)
    {
        SampleRequest[] requests = [.. prompts.Select((prompt, i) => new SampleRequest(i, prompt, 1, 0))];
        using var session = new SamplingSession(
            model.Decoder, requests, new SamplingSettings { Temperature = 0, MaxTokens = tokens }, new HashSet<int>(), prompts.Length, policyVersion: 0);
        var completions = new Dictionary<int, int[]>();
        while (!session.Done)
        {
            foreach (var completion in session.Advance()) completions[completion.Index] = completion.Tokens;
        }
        return [.. completions.OrderBy(pair => pair.Key).Select(pair => pair.Value)];
    }
}
