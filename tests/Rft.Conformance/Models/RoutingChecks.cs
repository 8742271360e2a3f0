using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training.Models;
using static Rft.Conformance.Models.LoadedModel;

namespace Rft.Conformance.Models;

/// <summary>What routers choose, and replaying choices.</summary>
internal static class RoutingChecks
{
    public static void Routing(FixtureCase test, LoadedModel model, Comparison comparison)
    {
        int[] ids = Ids(test.Json, "input_ids");
        int[] layers = Ids(test.Json, "sparse_layers");
        using var routing = new ExpertRouting();
        model.Logits([ids], routing);
        comparison.Tolerance = LogitTolerance;
        comparison.Numbers("router_logits", test.Json.GetProperty("router_logits"), [.. layers.SelectMany(layer => Values(routing.Layers[layer].Logits))]);
        comparison.Numbers("selected_experts", test.Json.GetProperty("selected_experts"), [.. layers.SelectMany(layer => Values(routing.Layers[layer].Chosen))]);
        comparison.Numbers("selected_weights", test.Json.GetProperty("selected_weights"), [.. layers.SelectMany(layer => Values(routing.Layers[layer].Weights))]);
        comparison.Number("aux_loss", test.Json.GetProperty("aux_loss").GetDouble(), Values(routing.BalanceLoss())[0]);
        if (test.Json.Find("replay") is { } replay) Replay(replay, ids, layers, model, comparison);
    }

    private static void Replay(JsonElement replay, int[] ids, int[] layers, LoadedModel model, Comparison comparison)
    {
        var forced = layers.Select((layer, i) => (layer, Experts: replay.GetProperty("experts")[i].Flat().Select(expert => (int)expert).ToArray()))
            .ToDictionary(pair => pair.layer, pair => pair.Experts);
        using var routing = new ExpertRouting(forced);
        var logits = model.Logits([ids], routing)[0];
        comparison.Numbers("replay logits", replay.GetProperty("logits"), Values(logits));
        var next = model.Decoder.Tensors.From([.. ids[1..].Select(id => (long)id)], ids.Length - 1);
        var loss = TorchSharp.torch.nn.functional.cross_entropy(logits.narrow(0, 0, ids.Length - 1), next);
        loss.backward();
        comparison.Number("replay loss", replay.GetProperty("loss_mean_next_token").GetDouble(), loss.item<float>());
        comparison.Tolerance = NormTolerance;
        TrainingChecks.Norms(replay.GetProperty("grad_norms"), model.Decoder.Parameters, comparison);
    }
}
