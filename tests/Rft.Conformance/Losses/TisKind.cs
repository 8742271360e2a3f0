using System.Globalization;
using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Conformance.Losses;

/// <summary>Importance weights and rejection masks on their own.</summary>
internal sealed class TisKind : TensorKind
{
    public override string Name => "tis";

    protected override void Check(FixtureCase test, Comparison comparison)
    {
        using var scope = NewDisposeScope();
        var old = Tensors.Matrix(test.Inputs, "old_logprobs");
        var rollout = Tensors.Matrix(test.Inputs, "rollout_logprobs");
        var mask = Tensors.Matrix(test.Inputs, "mask");
        if (test.Spec.Text("level") == "rejection") CheckRejection(test, old, rollout, mask, comparison);
        else CheckWeights(test, old, rollout, mask, comparison);
    }

    private static void CheckWeights(FixtureCase test, Tensor old, Tensor rollout, Tensor mask, Comparison comparison)
    {
        var options = new TisOptions
        {
            Level = test.Spec.Choice<TisLevel>("level"),
            Mode = test.Spec.Choice<TisMode>("mode"),
            Min = test.Spec.Double("min"),
            Max = test.Spec.Double("max"),
            LogRatioLimit = test.Spec.Double("safety"),
            BatchNormalize = test.Spec.Flag("batch_normalize"),
        };
        options.Validate();
        var weights = ImportanceWeights.Compute(old, rollout, mask, options);
        var expected = test.Expected.GetProperty("weights");
        bool byRow = expected[0].GetArrayLength() == 1 && mask.shape[1] != 1;
        if (test.Spec.Double("padding_weight") == 1)
        {
            // What is not trained has ratio 1 in such libraries, which then meets the bounds like any other; ours is 0.
            var one = new TisOptions { Mode = options.Mode, Min = options.Min, Max = options.Max };
            var padding = byRow ? (mask.sum(1, keepdim: true).eq(0)).expand_as(mask) : mask.eq(0);
            weights = weights + ImportanceWeights.Compute(zeros_like(mask), zeros_like(mask), padding, one);
        }
        // One weight a row: that of any of its tokens.
        if (byRow) weights = weights.amax([1], keepdim: true);
        comparison.Numbers("weights", expected, Tensors.Values(weights));
        if (test.Expected.Find("native_metrics") is { } metrics && options.Max is { } bound)
            CheckStats(metrics, Rows(old, rollout, mask, options), options.Level, bound, comparison);
    }

    private static List<double[]> Rows(Tensor old, Tensor rollout, Tensor mask, TisOptions options)
    {
        var raw = ImportanceWeights.Compute(old, rollout, mask, options with { Mode = TisMode.None, BatchNormalize = false });
        double[] values = Tensors.Values(raw), kept = Tensors.Values(mask);
        int width = (int)mask.shape[1];
        return [.. values.Chunk(width).Zip(kept.Chunk(width), (row, flags) => row.Where((_, t) => flags[t] != 0).ToArray())];
    }

    private static void CheckStats(JsonElement metrics, List<double[]> rows, TisLevel level, double bound, Comparison comparison)
    {
        var stats = ImportanceStats.Of(rows, level, bound);
        foreach (var metric in metrics.EnumerateObject())
        {
            double? actual = metric.Name switch
            {
                "rollout_is_mean" => stats?.Mean,
                "rollout_is_min" => stats?.Min,
                "rollout_is_max" => stats?.Max,
                "rollout_is_std" => stats?.Std,
                "rollout_is_eff_sample_size" => stats?.EffectiveSampleShare,
                "rollout_is_ratio_fraction_low" => stats?.ShareLow,
                "rollout_is_ratio_fraction_high" => stats?.ShareHigh,
                _ => double.PositiveInfinity,                     // statistics of row means: not kept by the library
            };
            if (actual is not double.PositiveInfinity) comparison.Number($"native_metrics.{metric.Name}", metric.Value.Double(), actual);
        }
    }

    private static void CheckRejection(FixtureCase test, Tensor old, Tensor rollout, Tensor mask, Comparison comparison)
    {
        string[] options = test.Spec.Text("options").Split(',', StringSplitOptions.TrimEntries);
        string[] thresholds = test.Spec.Text("thresholds").Split(',', StringSplitOptions.TrimEntries);
        RejectionRule[] rules = [.. options.Select((option, i) => Rule(option, thresholds[thresholds.Length == 1 ? 0 : i]))];
        double? limit = test.Spec.Double("safety");
        comparison.Numbers("mask", test.Expected.GetProperty("mask"), Kept(rules));
        if (test.Expected.Find("native_metrics") is not { } metrics) return;
        double[] all = Tensors.Values(mask);
        Share("rollout_rs_masked_fraction", rules);
        for (int i = 0; i < rules.Length; i++) Share($"rollout_rs_{options[i]}_masked_fraction", [rules[i]]);

        double[] Kept(RejectionRule[] by) => Tensors.Values(RejectionMask.Compute(old, rollout, mask, by, limit).to_type(ScalarType.Float64));

        void Share(string name, RejectionRule[] by)
        {
            if (metrics.Double(name) is { } share) comparison.Number($"native_metrics.{name}", share, 1 - Kept(by).Sum() / all.Sum());
        }
    }

    // token_k1, seq_sum_k1, ...; bounds of k1 are ratios "lower_upper", or an upper one whose inverse is the lower one.
    private static RejectionRule Rule(string option, string threshold)
    {
        int cut = option.LastIndexOf('_');
        var level = option[..cut] switch
        {
            "token" => RejectionLevel.Token,
            "seq_sum" => RejectionLevel.SeqSum,
            "seq_mean" => RejectionLevel.SeqMean,
            "seq_max" => RejectionLevel.SeqMax,
            var other => throw new NotBuiltException($"rejection level '{other}'"),
        };
        double[] bounds = [.. threshold.Split('_').Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
        if (option[(cut + 1)..] == "k1") return RejectionRule.OfRatio(level, bounds.Length == 2 ? bounds[0] : 1 / bounds[0], bounds[^1]);
        return new RejectionRule(level, Enum.Parse<KlEstimator>(option[(cut + 1)..], ignoreCase: true), Min: null, bounds[0]);
    }
}
