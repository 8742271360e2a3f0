using Rft.Training.Losses;
using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Rollouts;

public sealed class TokenAdvantagesTests
{
    private const double NaN = double.NaN;

    // A tool's result at the second position, padding at the last.
    private static readonly bool[][] Mask = [[true, false, true, false]];

    [Fact]
    public void Returns_are_discounted_sums_over_trained_tokens()
    {
        // 4, then 1 + 0.5 * 4; the untrained token costs no discount and shows 0.
        Assert.Equal([[3, 0, 4, 0]], TokenAdvantages.ReturnsToGo([[1, NaN, 4, NaN]], Mask, gamma: 0.5));
        Assert.Equal([[5, 0, 4, 0]], TokenAdvantages.ReturnsToGo([[1, NaN, 4, NaN]], Mask));
    }

    [Fact]
    public void Gae_runs_backwards_over_trained_tokens()
    {
        // gamma 1, lambda 0.5. Last: 4 - 2 = 2, return 4. First: 1 + 2 - 1 = 2, plus 0.5 * 2 = 3; return 4.
        var (advantages, returns) = TokenAdvantages.Gae([[1, NaN, 4, NaN]], [[1, NaN, 2, NaN]], Mask, gamma: 1, lambda: 0.5);
        Assert.Equal([[3, 0, 2, 0]], advantages);
        Assert.Equal([[4, 0, 4, 0]], returns);
    }

    [Fact]
    public void Lambda_one_gives_returns_minus_values()
    {
        double[][] rewards = [[1, NaN, 4, NaN]];
        var (advantages, _) = TokenAdvantages.Gae(rewards, [[1, NaN, 2, NaN]], Mask, gamma: 0.5, lambda: 1);
        double[] returns = TokenAdvantages.ReturnsToGo(rewards, Mask, 0.5)[0];
        Numbers.AssertClose([returns[0] - 1, 0, returns[2] - 2, 0], advantages[0]);
    }

    [Fact]
    public void Kl_is_charged_per_token_and_summed_to_the_right()
    {
        // A = 1, coef 0.1, kl 2 and 3: last 1 - 0.3, first 1 - 0.3 - 0.2.
        Numbers.AssertClose([0.5, 0, 0.7, 0], TokenAdvantages.WithKl([1], [[2, NaN, 3, NaN]], Mask, coef: 0.1)[0]);
        Numbers.AssertClose([-0.2 + 0.35, 0, 0.7, 0], TokenAdvantages.WithKl([1], [[2, NaN, 3, NaN]], Mask, coef: 0.1, gamma: 0.5)[0]);
    }

    [Fact]
    public void Centred_kl_moves_weight_from_far_to_near_tokens()
    {
        // Mean of 2 and 4 is 3: 1 + 0.1 * (3 - 2), 1 + 0.1 * (3 - 4).
        Numbers.AssertClose([1.1, 0, 0.9, 0], TokenAdvantages.WithCentredKl([1], [[2, NaN, 4, NaN]], Mask, coef: 0.1)[0]);
        Assert.Equal([[0.0]], TokenAdvantages.WithCentredKl([1], [[NaN]], [[false]], coef: 0.1));
    }

    [Fact]
    public void Whitening_counts_trained_tokens()
    {
        // 1, 3: mean 2, ddof 0: variance 1.
        var options = new WhiteningOptions { Ddof = 0, Eps = 0, OverTokens = true };
        Assert.Equal([[-1, 0, 1, 0]], TokenAdvantages.Whiten([[1, NaN, 3, NaN]], Mask, options));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Contains("gamma", Message(() => TokenAdvantages.ReturnsToGo([[1]], [[true]], gamma: 1.1)));
        Assert.Contains("lambda", Message(() => TokenAdvantages.Gae([[1]], [[1]], [[true]], lambda: -1)));
        Assert.Contains("mask of its own length", Message(() => TokenAdvantages.ReturnsToGo([[1, 2]], [[true]])));
        Assert.Contains("KL coefficient", Message(() => TokenAdvantages.WithKl([1], [[1]], [[true]], coef: NaN)));
        Assert.Contains("KL coefficient", Message(() => TokenAdvantages.WithCentredKl([1], [[1]], [[true]], coef: -1)));
        Assert.Contains("as many rows", Message(() => TokenAdvantages.WithKl([1, 2], [[1]], [[true]], coef: 1)));

        static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }

    [Theory]
    [InlineData(KlEstimator.K1, 0.5)]                      // -u with u = f - x = -0.5
    [InlineData(KlEstimator.K2, 0.125)]
    [InlineData(KlEstimator.K3, 0.10653065971263342)]      // exp(-0.5) - 1 + 0.5
    [InlineData(KlEstimator.Abs, 0.5)]
    public void The_kl_of_a_reward_is_the_estimate_of_the_loss(KlEstimator estimator, double expected)
    {
        Assert.Equal(expected, KlReward.Estimate(-1, -1.5, estimator), 12);
        using var scope = TorchSharp.torch.NewDisposeScope();
        var options = new KlOptions { Estimator = estimator, Coef = 1 };
        var values = KlPenalty.TokenValues(TorchFixture.Matrix([[-1]]), TorchFixture.Matrix([[-1.5]]), options);
        Assert.Equal(expected, values.item<double>(), 12);
    }

    [Fact]
    public void Kl_comes_off_tokens_or_off_the_response()
    {
        var options = new KlRewardOptions { Coef = 0.1 };
        // k1 = 0.5 and -1.
        Numbers.AssertClose([-0.05, 1.1], KlReward.OffTokens([0, 1], [-1, -2], [-1.5, -1], options));
        Assert.Equal(1.05, KlReward.OffResponse(1, [-1, -2], [-1.5, -1], options), 12);
        // A token that the reference holds impossible makes the reward a missing score, which leaves the baseline.
        double impossible = KlReward.OffResponse(1, [-1], [double.NegativeInfinity], options);
        Assert.Equal([0.5, 0, -0.5], Advantages.GroupRelative([1, impossible, 0], new AdvantageOptions { Scale = AdvantageScale.None }));
        Assert.Contains("coefficient", Message(() => KlReward.OffResponse(1, [-1], [-1], new KlRewardOptions { Coef = 0 })));
        Assert.Contains("as many of the reference", Message(() => KlReward.OffResponse(1, [-1], [], options)));
        Assert.Contains("as many log-probabilities", Message(() => KlReward.OffTokens([1, 2], [-1], [-1], options)));

        static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }
}
