using Rft.Conformance.Fixtures;
using Rft.Training.Models;
using static Rft.Conformance.Models.LoadedModel;

namespace Rft.Conformance.Models;

/// <summary>Logits of whole sequences.</summary>
internal static class ForwardChecks
{
    public static void Logits(FixtureCase test, LoadedModel model, Comparison comparison)
    {
        comparison.Tolerance = LogitTolerance;
        int[] ids = Ids(test.Json, test.Json.Find("input_ids") is null ? "ids" : "input_ids");
        comparison.Numbers("logits", test.Json.GetProperty("logits"), Values(model.Logits([ids])));
    }

    public static void Long(FixtureCase test, LoadedModel model, Comparison comparison)
    {
        comparison.Tolerance = LogitTolerance;
        int[] ids = Ids(test.Json, "input_ids");
        var logits = model.Logits([ids])[0];
        var logProbs = PolicyDistribution.LogProbs(logits, 1);
        var next = model.Decoder.Tensors.From([.. ids[1..].Select(id => (long)id)], ids.Length - 1).unsqueeze(-1);
        comparison.Numbers("next_token_logprobs", test.Json.GetProperty("next_token_logprobs"), Values(logProbs.narrow(0, 0, ids.Length - 1).gather(1, next)));
        comparison.Numbers("entropies", test.Json.GetProperty("entropies"), Values(PolicyDistribution.Entropy(logProbs)));
        comparison.Numbers("argmax", test.Json.GetProperty("argmax"), Values(logits.argmax(-1)));
        comparison.Numbers("last_logits", test.Json.GetProperty("last_logits"), Values(logits[ids.Length - 1]));
    }

    // Padding stands at the end of a row here, whatever the file's side: the row's own tokens begin at position 0 either way.
    public static void Batch(FixtureCase test, LoadedModel model, Comparison comparison)
    {
        comparison.Tolerance = LogitTolerance;
        var rows = test.Json.GetProperty("input_ids").EnumerateArray().Zip(test.Json.GetProperty("attention_mask").EnumerateArray())
            .Select(pair => pair.First.EnumerateArray().Zip(pair.Second.EnumerateArray()).Where(at => at.Second.GetInt32() == 1).Select(at => at.First.GetInt32()).ToArray())
            .ToList();
        int longest = rows.Max(row => row.Length);
        var logits = model.Logits([.. rows.Select(row => row.Concat(new int[longest - row.Length]).ToArray())]);
        comparison.Numbers("last_token_logits", test.Json.GetProperty("last_token_logits"), [.. rows.SelectMany((row, i) => Values(logits[i, row.Length - 1]))]);
    }
}
