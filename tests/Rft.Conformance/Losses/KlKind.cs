using Rft.Conformance.Fixtures;
using Rft.Training.Losses;
using Rft.Training.Rollouts;
using static TorchSharp.torch;

namespace Rft.Conformance.Losses;

internal sealed class KlKind : TensorKind
{
    public override string Name => "kl";

    protected override void Check(FixtureCase test, Comparison comparison)
    {
        if (test.Spec.Find("controller") is not null) CheckController(test, comparison);
        else if (test.Spec.Find("placement")?.GetString() == "reward") CheckReward(test, comparison);
        else CheckTokens(test, comparison);
    }

    private static void CheckController(FixtureCase test, Comparison comparison)
    {
        var spec = test.Spec;
        double first = spec.GetProperty("init_coef").Double();
        double[] observed = test.Inputs.Doubles("observed_kl");
        double samples = test.Inputs.GetProperty("n_steps").Double();
        double[] values;
        if (spec.Text("controller") == "fixed")
        {
            values = [.. observed.Select(_ => first)];
        }
        else
        {
            var control = new KlControl(spec.GetProperty("target").Double(), spec.GetProperty("horizon").Double());
            double coef = first;
            values = [.. observed.Select(kl => coef = control.Next(coef, kl, samples))];
        }
        comparison.Numbers("coef_after_each", test.Expected.GetProperty("coef_after_each"), values);
    }

    private static void CheckReward(FixtureCase test, Comparison comparison)
    {
        var options = new KlRewardOptions { Estimator = test.Spec.Choice<KlEstimator>("estimator"), Coef = test.Spec.GetProperty("coef").Double() };
        var (logProbs, refLogProbs) = (test.Inputs.Rows("logprobs"), test.Inputs.Rows("ref_logprobs"));
        double[] rewards =
            [.. test.Inputs.Rows("token_scores").SelectMany((row, b) => KlReward.OffTokens(row, logProbs[b], refLogProbs[b], options))];
        comparison.Numbers("token_rewards", test.Expected.GetProperty("token_rewards"), rewards);
    }

    private static void CheckTokens(FixtureCase test, Comparison comparison)
    {
        using var scope = NewDisposeScope();
        var logProbs = Tensors.Matrix(test.Inputs, "logprobs", gradient: true);
        var values = KlPenalty.TokenValues(logProbs, Tensors.Matrix(test.Inputs, "ref_logprobs"), PolicySpec.ReadKl(test.Spec, coef: 1));
        comparison.Numbers("kl", test.Expected.GetProperty("kl"), Tensors.Values(values));
        comparison.Numbers("grad_of_sum", test.Expected.GetProperty("grad_of_sum"), Tensors.Gradient(values.sum(), logProbs));
    }
}
