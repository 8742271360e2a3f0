using Rft.Conformance.Fixtures;
using Rft.Training.Rollouts;

namespace Rft.Conformance.Losses;

/// <summary>Advantages by token. Only trained positions are compared: what libraries leave in the padding means nothing, ours is 0.</summary>
internal static class TokenAdvantageCase
{
    public static void Check(FixtureCase test, Comparison comparison)
    {
        bool[][] mask = [.. test.Inputs.Rows("mask").Select(row => row.Select(value => value != 0).ToArray())];
        double gamma = test.Spec.Double("gamma") ?? 1;
        double[][]? returns = null;
        double[][] advantages;
        if (test.Spec.Find("kl_in_reward") is { } kl)
        {
            advantages = WithKl(test, kl.GetProperty("coef").Double(), mask, gamma);
        }
        else if (test.Spec.Text("method") == "gae")
        {
            (advantages, returns) = TokenAdvantages.Gae(
                test.Inputs.Rows("token_rewards"), test.Inputs.Rows("values"), mask, gamma, test.Spec.GetProperty("lam").Double());
        }
        else
        {
            advantages = returns = TokenAdvantages.ReturnsToGo(test.Inputs.Rows("token_rewards"), mask, gamma);
        }
        if (AdvantageSpec.Whitening(test.Spec) is { } whitening) advantages = TokenAdvantages.Whiten(advantages, mask, whitening);
        comparison.Trained("token_advantages", test.Expected.GetProperty("token_advantages"), advantages, mask);
        if (returns is not null && test.Expected.Find("token_returns") is { } expected) comparison.Trained("token_returns", expected, returns, mask);
    }

    private static double[][] WithKl(FixtureCase test, double coef, bool[][] mask, double gamma)
    {
        string at = test.Spec.GetProperty("kl_in_reward").Find("reward_at")?.GetString() ?? "last-token";
        if (at != "last-token") throw new NotBuiltException($"reward_at '{at}'");
        // Whitening, if any, acts on tokens, after the penalties.
        double[] responses = Advantages.GroupRelative(
            test.Inputs.Doubles("rewards"), test.Inputs.Ints("groups"), AdvantageSpec.Read(test.Spec) with { Whitening = null },
            test.Inputs.Find("lengths") is null ? null : test.Inputs.Ints("lengths"));
        return TokenAdvantages.WithKl(responses, test.Inputs.Rows("kl"), mask, coef, gamma);
    }

    private static void Trained(this Comparison comparison, string name, System.Text.Json.JsonElement expected, double[][] actual, bool[][] mask)
    {
        bool[] trained = [.. mask.SelectMany(row => row)];
        double[] Select(IEnumerable<double> values) => [.. values.Where((_, i) => trained[i])];
        comparison.Numbers(name, Select(expected.Flat()), Select(actual.SelectMany(row => row)));
    }
}
