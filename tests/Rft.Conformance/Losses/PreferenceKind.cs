using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Conformance.Losses;

internal sealed class PreferenceKind : TensorKind
{
    public override string Name => "dpo";

    protected override void Check(FixtureCase test, Comparison comparison)
    {
        using var scope = NewDisposeScope();
        var chosen = Tensors.Matrix(test.Inputs, "chosen_logprobs", gradient: true);
        var rejected = Tensors.Matrix(test.Inputs, "rejected_logprobs", gradient: true);
        bool referenceFree = test.Spec.Flag("reference_free");
        var output = new PreferenceLoss(Read(test.Spec)).Compute(new PreferenceInputs
        {
            Chosen = chosen,
            ChosenMask = Tensors.Matrix(test.Inputs, "chosen_mask"),
            ChosenReference = referenceFree ? null : Tensors.OptionalMatrix(test.Inputs, "chosen_ref_logprobs"),
            Rejected = rejected,
            RejectedMask = Tensors.Matrix(test.Inputs, "rejected_mask"),
            RejectedReference = referenceFree ? null : Tensors.OptionalMatrix(test.Inputs, "rejected_ref_logprobs"),
        });
        comparison.Number("loss", test.Expected.GetProperty("loss").Double(), output.Loss.item<double>());
        output.Loss.backward();
        comparison.Numbers("grad_chosen", test.Expected.GetProperty("grad_chosen"), Tensors.Values(chosen.grad!));
        comparison.Numbers("grad_rejected", test.Expected.GetProperty("grad_rejected"), Tensors.Values(rejected.grad!));
        if (test.Expected.Find("metrics") is { } metrics) CheckMetrics(metrics, output.Stats, test.Spec.Double("sft_weight") ?? 0, comparison);
    }

    private static PreferenceOptions Read(JsonElement spec)
    {
        var loss = spec.GetProperty("loss");
        string[] names = loss.ValueKind == JsonValueKind.Array ? loss.Deserialize<string[]>()! : [loss.GetString()!];
        double[] weights = spec.Find("loss_weights") is null ? [.. names.Select(_ => 1.0)] : spec.Doubles("loss_weights");
        return new PreferenceOptions
        {
            Terms = [.. names.Zip(weights, (name, weight) => new PreferenceTerm(Objective(name), weight))],
            Beta = spec.GetProperty("beta").Double(),
            LabelSmoothing = spec.Double("label_smoothing") ?? 0,
            LengthNormalized = spec.Flag("length_normalized"),
            Divergence = (spec.Find("f_divergence")?.GetString() ?? "reverse_kl") switch
            {
                "reverse_kl" => PreferenceDivergence.ReverseKl,
                "forward_kl" => PreferenceDivergence.ForwardKl,
                "js_divergence" => PreferenceDivergence.JsDivergence,
                var other => throw new NotBuiltException($"f_divergence '{other}'"),
            },
            LdAlpha = spec.Double("ld_alpha"),
            SftWeight = spec.Double("sft_weight") ?? 0,
            SftAverage = spec.Flag("sft_average"),
        };
    }

    // sigmoid_norm is the sigmoid with length_normalized, which its spec says.
    private static PreferenceObjective Objective(string name) => name switch
    {
        "sigmoid" or "sigmoid_norm" => PreferenceObjective.Sigmoid,
        "hinge" => PreferenceObjective.Hinge,
        "ipo" => PreferenceObjective.Ipo,
        "robust" => PreferenceObjective.Robust,
        "exo_pair" => PreferenceObjective.ExoPair,
        "apo_zero" => PreferenceObjective.ApoZero,
        "apo_down" => PreferenceObjective.ApoDown,
        "bco_pair" => PreferenceObjective.BcoPair,
        "nca_pair" => PreferenceObjective.NcaPair,
        "sppo_hard" => PreferenceObjective.SppoHard,
        _ => throw new NotBuiltException($"loss '{name}'"),
    };

    private static void CheckMetrics(JsonElement metrics, PreferenceStats stats, double sftWeight, Comparison comparison)
    {
        foreach (var metric in metrics.EnumerateObject())
        {
            comparison.Number($"metrics.{metric.Name}", metric.Value.Double(), metric.Name switch
            {
                "rewards/chosen" => stats.ChosenReward / stats.Pairs,
                "rewards/rejected" => stats.RejectedReward / stats.Pairs,
                "rewards/accuracies" or "accuracy" => stats.Correct / stats.Pairs,
                "rewards/margins" => (stats.ChosenReward - stats.RejectedReward) / stats.Pairs,
                "logps/chosen" => stats.ChosenLogProb / stats.Pairs,
                "logps/rejected" => stats.RejectedLogProb / stats.Pairs,
                "preference_loss" => stats.PreferenceLoss,
                // A library that leaves the term out reports 0.
                "sft_loss" => sftWeight == 0 ? 0 : stats.SftLoss,
                _ => throw new NotBuiltException($"metric '{metric.Name}'"),
            });
        }
    }
}
