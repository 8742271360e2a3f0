using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Conformance.Losses;

internal sealed class PolicyLossKind : TensorKind
{
    public override string Name => "policy_loss";

    protected override void Check(FixtureCase test, Comparison comparison)
    {
        var options = PolicySpec.Read(test.Spec);
        using var scope = NewDisposeScope();
        var logProbs = Tensors.Matrix(test.Inputs, "logprobs", gradient: true);
        var output = new PolicyLoss(options).Compute(new LossInputs
        {
            LogProbs = logProbs,
            OldLogProbs = Tensors.Matrix(test.Inputs, "old_logprobs"),
            Advantages = Tensors.RowsOrMatrix(test.Inputs, "advantages", logProbs),
            Mask = Tensors.Matrix(test.Inputs, "mask"),
            RefLogProbs = Tensors.OptionalMatrix(test.Inputs, "ref_logprobs"),
            Entropies = Tensors.OptionalMatrix(test.Inputs, "entropies"),
            RolloutLogProbs = Tensors.OptionalMatrix(test.Inputs, "rollout_logprobs"),
            Weights = Tensors.OptionalMatrix(test.Inputs, "is_weights"),
            Totals = PolicySpec.ReadTotals(test.Spec.GetProperty("aggregation")),
        });
        double expected = test.Expected.GetProperty("loss").Double();
        // 0/0 of a library when everything is masked. Ours is 0: nothing is trained.
        if (double.IsNaN(expected) && output.Stats.Tokens == 0) expected = 0;
        comparison.Number("loss", expected, output.Loss.item<double>());
        comparison.Numbers("grad_logprobs", test.Expected.GetProperty("grad_logprobs"), Tensors.Gradient(output.Loss, logProbs));
        if (test.Expected.Find("metrics") is { } metrics) CheckMetrics(metrics, output.Stats, comparison);
    }

    private static void CheckMetrics(JsonElement metrics, LossStats stats, Comparison comparison)
    {
        foreach (var metric in metrics.EnumerateObject())
        {
            comparison.Number($"metrics.{metric.Name}", metric.Value.Double(), metric.Name switch
            {
                "tokens" => stats.Tokens,
                "approx_kl_k1" => stats.PerToken(stats.ApproxKlK1Sum),
                "approx_kl_k3" => stats.PerToken(stats.ApproxKlK3Sum),
                "ratio_mean" => stats.PerToken(stats.RatioSum),
                "clip_frac_low" => stats.PerToken(stats.ClippedLow),
                "clip_frac_high" => stats.PerToken(stats.ClippedHigh),
                _ => throw new NotBuiltException($"metric '{metric.Name}'"),
            });
        }
    }
}
