using Rft.Conformance.Fixtures;
using Rft.Training.Sampling;
using static Rft.Conformance.Models.LoadedModel;

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
