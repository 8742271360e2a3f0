using Rft.Conformance.Fixtures;
using Rft.Training.Rollouts;

namespace Rft.Conformance.Losses;

internal sealed class AdvantageKind : TensorKind
{
    public override string Name => "advantage";

    protected override void Check(FixtureCase test, Comparison comparison)
    {
        // The library computes this one in single precision; README, "Tolerances".
        if (test.Name.StartsWith("verl-grpo-vectorized", StringComparison.Ordinal)) comparison.Tolerance = 1e-4;
        if (test.Spec.Text("method") is "return-to-go" or "gae" || test.Spec.Find("kl_in_reward") is not null)
        {
            TokenAdvantageCase.Check(test, comparison);
            return;
        }
        var options = AdvantageSpec.Read(test.Spec);
        int[] groups = test.Inputs.Ints("groups");
        int[]? lengths = test.Inputs.Find("lengths") is null ? null : test.Inputs.Ints("lengths");
        double[] rewards, advantages;
        if (test.Inputs.Find("rewards_per_func") is not null)
        {
            double[][] scores = test.Inputs.Rows("rewards_per_func");
            double[] weights = test.Inputs.Doubles("reward_weights");
            rewards = [.. scores.Select(row => MultiReward.Sum(row, weights))];
            advantages = MultiReward.GroupRelative(scores, weights, groups, test.Spec.Choice<MultiRewardRule>("multi_reward"), options, lengths);
        }
        else
        {
            rewards = test.Inputs.Doubles("rewards");
            advantages = Advantages.GroupRelative(rewards, groups, options, lengths);
        }
        comparison.Numbers("advantages", test.Expected.GetProperty("advantages"), advantages);
        if (test.Expected.Double("frac_zero_std") is { } share)
            comparison.Number("frac_zero_std", share, Advantages.ShareWithoutSpread(rewards, groups, options.Scale == AdvantageScale.BatchStd));
    }
}
