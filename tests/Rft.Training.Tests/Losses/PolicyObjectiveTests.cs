using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

/// <summary>Values and gradients of the objectives, computed by hand.</summary>
public sealed class PolicyObjectiveTests
{
    private static readonly PolicyLossOptions Free = new() { RatioMin = null, RatioMax = null, Aggregation = new() { Mode = AggregationMode.TokenSum } };

    [Fact]
    public void Without_bounds_the_clipped_objective_is_importance_sampling()
    {
        // R = 1.5, 0.5, A = 2, -1: l = -R A = -3, 0.5; dl/dx = -R A.
        var (loss, gradient, _) = Run(Free, [[-1, -1]], [[1.5, 0.5]], [[2, -1]]);
        Assert.Equal(-2.5, loss, 12);
        Numbers.AssertClose([-3, 0.5], gradient);
    }

    [Fact]
    public void Cispo_bounds_the_coefficient_and_keeps_every_gradient()
    {
        // R = 6, 0.5, capped at 5: l = -5 * 1 * -2 = 10 and -0.5 * -1 * -1 = -0.5; dl/dx = -R A = -5, 0.5.
        var (loss, gradient, stats) = Run(Free with { Objective = PolicyObjective.Cispo, RatioMax = 5 }, [[-2, -1]], [[6, 0.5]], [[1, -1]]);
        Assert.Equal(9.5, loss, 12);
        Numbers.AssertClose([-5, 0.5], gradient);
        Assert.Equal(1, stats.ClippedHigh);
    }

    [Theory]
    // Value: -A x = -3 * -2 = 6, or -A = -3; the gradient is -A for both.
    [InlineData(PolicyObjective.Reinforce, 6.0)]
    [InlineData(PolicyObjective.OnPolicy, -3.0)]
    public void Reinforce_and_on_policy_have_one_gradient(PolicyObjective objective, double value)
    {
        var options = Free with { Objective = objective, RatioLevel = RatioLevel.None };
        Assert.Equal(LossNeeds.Advantages, new PolicyLoss(options).Needs);
        var (loss, gradient, stats) = Run(options, [[-2]], null, [[3]]);
        Assert.Equal(value, loss, 12);
        Numbers.AssertClose([-3], gradient);
        Assert.Null(stats.RatioSum);
        Assert.Null(stats.ApproxKlK1Sum);
        Assert.Null(stats.ClippedHigh);
    }

    [Fact]
    public void Topr_tapers_what_is_bad_by_the_rows_ratio_and_nothing_that_is_good()
    {
        // Products of the rows: 2 * 0.25 = 0.5, 2 * 2 = 4, 0.5 * 0.5 = 0.25. A = -2: w = 0.5 and l = -0.5 * -2 * -1 = -1 a token; w = 1 and l = -2 a token.
        // A = 3: w = 1 whatever the ratio, l = -3 * -1 = 3 a token. dl/dx = -w A.
        var options = Free with { Objective = PolicyObjective.Topr, RatioLevel = RatioLevel.SequenceSum };
        var (loss, gradient, stats) = Run(options, [[-1, -1], [-1, -1], [-1, -1]], [[2, 0.25], [2, 2], [0.5, 0.5]], [[-2, -2], [-2, -2], [3, 3]]);
        Assert.Equal(-2 - 4 + 6, loss, 12);
        Numbers.AssertClose([1, 1, 2, 2, -3, -3], gradient);
        Assert.Equal(6, stats.Tokens);
    }

    [Fact]
    public void Sapo_gates_by_a_sigmoid_of_the_ratio()
    {
        // R = 1: sigmoid(0) 4 / tau = 2 / tau, slope R tau/4 4/tau = 1 by the log-ratio. tau = 2 for A = 1, 4 for A = -1: l = -1 + 0.5.
        var options = Free with { Objective = PolicyObjective.Sapo, Sapo = new SapoOptions(TauPositive: 2, TauNegative: 4) };
        var (loss, gradient, _) = Run(options, [[-1, -1]], [[1, 1]], [[1, -1]]);
        Assert.Equal(-0.5, loss, 12);
        Numbers.AssertClose([-1, 1], gradient);
    }

    [Fact]
    public void Gmpo_takes_the_geometric_mean_of_ratios_bounded_against_the_update()
    {
        // Log-ratios ln 2 and ln 0.5, bounds +-ln 1.5. A = 2: only ln 2 is cut, to ln 1.5: mean (ln 1.5 + ln 0.5) / 2, R = sqrt(0.75); l = -2 R.
        // A = -2: only ln 0.5 is cut, to -ln 1.5: R = sqrt(2 / 1.5); l = 2 R. The gradient goes to the token that is not cut: -A R / 2.
        var options = Free with
        {
            Objective = PolicyObjective.Gmpo,
            RatioLevel = RatioLevel.None,
            Gmpo = new GmpoOptions(Math.Log(1.5), Math.Log(1.5)),
            Aggregation = new() { Mode = AggregationMode.SequenceValuesMean },
        };
        double up = Math.Sqrt(0.75), down = Math.Sqrt(2 / 1.5);
        var (loss, gradient, _) = Run(options, [[-1, -1], [-1, -1]], [[2, 0.5], [2, 0.5]], [[2, 2], [-2, -2]]);
        Assert.Equal((-2 * up + 2 * down) / 2, loss, 12);
        Numbers.AssertClose([0, -up / 2, down / 2, 0], gradient);
    }

    [Fact]
    public void Vespo_weighs_rows_by_the_shape_of_a_gamma_density()
    {
        // w = 1 in both rows: phi = exp(lambda + 0 - lambda) = 1. Third row: w = 2, k 2, lambda 3: phi = exp(3 + 2 ln 2 - 6) = 4 exp(-3).
        var options = Free with { Objective = PolicyObjective.Vespo, RatioLevel = RatioLevel.SequenceSum };
        double phi = 4 * Math.Exp(-3);
        var (loss, gradient, stats) = Run(options, [[-1, -2], [-1, -1], [-1, -1]], [[2, 0.5], [1, 1], [2, 1]], [[1, 1], [-1, -1], [1, 1]]);
        Assert.Equal(3 - 2 + 2 * phi, loss, 12);
        Numbers.AssertClose([-1, -1, 1, 1, -phi, -phi], gradient);
        Assert.Equal(2 + 2 + 4, stats.RatioSum!.Value, 12);
    }

    [Fact]
    public void Dro_pulls_to_the_old_policy_by_a_square()
    {
        // x = -1, o = -3, A = 1, beta = 0.5: -(1 * -1 - 0.25 * 4) = 2; dl/dx = -(A - beta (x - o)) = -(1 - 1) = 0. x = o: l = 1, slope -1.
        var options = Free with { Objective = PolicyObjective.Dro, RatioLevel = RatioLevel.None, DroBeta = 0.5 };
        var (loss, gradient, _) = Run(options, [[-1, -1]], [[Math.Exp(2), 1]], [[1, 1]]);
        Assert.Equal(3, loss, 12);
        Numbers.AssertClose([0, -1], gradient);
    }

    [Fact]
    public void Off_policy_rows_with_negative_advantages_contribute_nothing_and_stay_in_the_denominator()
    {
        // Ratios 0.5: mean of old - new = ln 2 = 0.69. Above 0.5, so the negative row is dropped; the positive one stays: -0.5 * 2 tokens / 4.
        var options = Free with { OffPolicyMaskThreshold = 0.5, Aggregation = new() };
        var (loss, gradient, stats) = Run(options, [[-1, -1], [-1, -1]], [[0.5, 0.5], [0.5, 0.5]], [[-1, -1], [1, 1]]);
        Assert.Equal(-0.25, loss, 12);
        Numbers.AssertClose([0, 0, -0.125, -0.125], gradient);
        Assert.Equal(2, stats.MaskedTokens);
        Assert.Equal(4, stats.Tokens);
    }

    [Fact]
    public void Tokens_whose_probability_moved_too_far_are_masked_whatever_the_advantage()
    {
        // p = e^-1 = 0.368 now. Sampled with 0.368 / 2 = 0.184: moved by 0.184 > 0.15. Sampled with 0.368 / 1.5: moved by 0.123. l = -R A = 1.5 of two.
        var options = Free with { ProbabilityMask = 0.15, Aggregation = new() };
        var (loss, gradient, stats) = Run(options, [[-1, -1]], [[2, 1.5]], [[-1, -1]]);
        Assert.Equal(0.75, loss, 12);
        Numbers.AssertClose([0, 0.75], gradient);
        Assert.Equal(1, stats.MaskedTokens);
    }

    [Fact]
    public void The_probability_mask_prefers_the_samplers_own_log_probabilities()
    {
        using var scope = NewDisposeScope();
        var inputs = Inputs([[-1]], [[1]], [[1]]) with { RolloutLogProbs = TorchFixture.Matrix([[-3]]) };
        Assert.Equal(1, new PolicyLoss(Free with { ProbabilityMask = 0.15 }).Compute(inputs).Stats.MaskedTokens);
    }

    [Fact]
    public void Importance_weights_multiply_the_surrogate()
    {
        // o = -1 - ln 1 = -1; b such that w = 4 and 0.5: truncated at 2. l = -w R A = -2, -0.5; mean over two.
        using var scope = NewDisposeScope();
        var loss = new PolicyLoss(Free with { Tis = new TisOptions(), Aggregation = new() });
        Assert.True(loss.Needs.HasFlag(LossNeeds.RolloutLogProbs));
        var inputs = Inputs([[-1, -1]], [[1, 1]], [[1, 1]]);
        Assert.Contains("RolloutLogProbs", Assert.Throws<ArgumentException>(() => loss.Compute(inputs)).Message);
        var output = loss.Compute(inputs with { RolloutLogProbs = TorchFixture.Matrix([[-1 - Math.Log(4), -1 + Math.Log(2)]]) });
        Assert.Equal(-1.25, output.Loss.item<double>(), 12);
    }

    [Fact]
    public void One_value_a_row_is_averaged_over_rows_without_the_small_terms_of_row_lengths()
    {
        // Sequence-sum ratios 4 and 3, A = -1: l = 4, 3; mean 3.5. dl/dx = R / 2 rows at each of the row's tokens.
        var options = Free with
        {
            RatioLevel = RatioLevel.SequenceSum,
            Aggregation = new() { Mode = AggregationMode.SequenceValuesMean, SequenceEps = 7 },
        };
        var (loss, gradient, _) = Run(options, [[-1, -1], [-1, -1]], [[2, 2], [3, 1]], [[-1, -1], [-1, -1]]);
        Assert.Equal(3.5, loss, 12);
        Numbers.AssertClose([2, 2, 1.5, 1.5], gradient);
    }

    private static (double Loss, double[] Gradient, LossStats Stats) Run(PolicyLossOptions options, double[][] x, double[][]? ratios, double[][] advantages)
    {
        using var scope = NewDisposeScope();
        var inputs = Inputs(x, ratios, advantages);
        var output = new PolicyLoss(options).Compute(inputs);
        output.Loss.backward();
        return (output.Loss.item<double>(), TorchFixture.Values(inputs.LogProbs.grad!), output.Stats);
    }

    // The old log-probabilities are such that the ratios come out as asked.
    private static LossInputs Inputs(double[][] x, double[][]? ratios, double[][] advantages) => new()
    {
        LogProbs = TorchFixture.Matrix(x, gradient: true),
        OldLogProbs = ratios is null
            ? null
            : TorchFixture.Matrix([.. x.Select((row, b) => row.Select((value, t) => value - Math.Log(ratios[b][t])).ToArray())]),
        Advantages = TorchFixture.Matrix(advantages),
        Mask = TorchFixture.Matrix([.. x.Select(row => row.Select(_ => 1.0).ToArray())]),
    };
}
