using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training.Losses;
using Rft.Training.Rollouts;
using static TorchSharp.torch;

namespace Rft.Conformance.Losses;

/// <summary>A whole step: shaping, filter on the raw reward, advantages, loss. Reads the spec, whatever the preset's name.</summary>
internal sealed class PresetKind : TensorKind
{
    public override string Name => "preset";

    protected override void Check(FixtureCase test, Comparison comparison)
    {
        var advantageOptions = AdvantageSpec.Read(test.Spec.GetProperty("advantage"));
        var policy = test.Spec.GetProperty("policy");
        var loss = new PolicyLoss(PolicySpec.Read(policy));
        double[] raw = test.Inputs.Doubles("rewards");
        int[] groups = test.Inputs.Ints("groups");
        double[] shaped = KlOffRewards(test, Shape(test, raw));
        comparison.Numbers("shaped_rewards", test.Expected.GetProperty("shaped_rewards"), shaped);

        int[] order = [.. groups.Distinct()];
        var kept = Keep(test.Spec, order, raw, groups);
        int[] rows = [.. Enumerable.Range(0, raw.Length).Where(row => kept.Contains(groups[row]))];
        comparison.Numbers("kept_indices", test.Expected.GetProperty("kept_indices"), [.. rows.Select(row => (double)row)]);
        if (test.Expected.Double("frac_zero_variance_groups") is { } share)
            comparison.Number("frac_zero_variance_groups", share, (double)(order.Length - kept.Count) / order.Length);

        double[] advantages = Advantages.GroupRelative(
            [.. rows.Select(row => shaped[row])], [.. rows.Select(row => groups[row])], advantageOptions,
            [.. rows.Select(row => test.Inputs.Ints("lengths")[row])]);
        comparison.Numbers("advantages", test.Expected.GetProperty("advantages"), advantages);
        CheckLoss(test, loss, rows, advantages, comparison);
    }

    private static double[] Shape(FixtureCase test, double[] rewards)
    {
        if (test.Spec.Find("overlong") is not { } spec) return rewards;
        var penalty = OverlongKind.Read(spec);
        return [.. rewards.Zip(test.Inputs.Ints("lengths"), (reward, length) => reward + penalty.For(length))];
    }

    private static double[] KlOffRewards(FixtureCase test, double[] rewards)
    {
        if (test.Spec.GetProperty("advantage").Find("kl_in_reward") is not { } kl) return rewards;
        if (kl.Text("level") != "sequence" || kl.Text("policy") != "old") throw new NotBuiltException($"kl_in_reward {kl.GetRawText()}");
        var options = new KlRewardOptions { Estimator = kl.Choice<KlEstimator>("estimator"), Coef = kl.GetProperty("coef").Double() };
        var (old, reference, mask) = (test.Inputs.Rows("old_logprobs"), test.Inputs.Rows("ref_logprobs"), test.Inputs.Rows("mask"));
        double[] Trained(double[] row, int b) => [.. row.Where((_, t) => mask[b][t] != 0)];
        return [.. rewards.Select((reward, b) => KlReward.OffResponse(reward, Trained(old[b], b), Trained(reference[b], b), options))];
    }

    private static IReadOnlyList<int> Keep(JsonElement spec, int[] order, double[] raw, int[] groups) => spec.Text("filter") switch
    {
        "none" => order,
        "zero-variance on the raw reward" =>
            ZeroVarianceFilter.Split(order, id => [.. raw.Where((_, row) => groups[row] == id)]).Kept,
        var other => throw new NotBuiltException($"filter '{other}'"),
    };

    private static void CheckLoss(FixtureCase test, PolicyLoss loss, int[] rows, double[] advantages, Comparison comparison)
    {
        using var scope = NewDisposeScope();
        var index = tensor([.. rows.Select(row => (long)row)]);
        var logProbs = Tensors.Matrix(test.Inputs, "logprobs", gradient: true);
        var keptLogProbs = logProbs.index_select(0, index);
        var output = loss.Compute(new LossInputs
        {
            LogProbs = keptLogProbs,
            OldLogProbs = Tensors.Matrix(test.Inputs, "old_logprobs").index_select(0, index),
            Advantages = Tensors.Repeat(advantages, keptLogProbs),
            Mask = Tensors.Matrix(test.Inputs, "mask").index_select(0, index),
            RefLogProbs = Tensors.OptionalMatrix(test.Inputs, "ref_logprobs")?.index_select(0, index),
        });
        comparison.Number("loss", test.Expected.GetProperty("loss").Double(), output.Loss.item<double>());
        comparison.Numbers("grad_logprobs", test.Expected.GetProperty("grad_logprobs"), Tensors.Gradient(output.Loss, logProbs));
    }
}
