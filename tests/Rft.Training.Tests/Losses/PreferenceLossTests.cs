using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

public sealed class PreferenceLossTests
{
    private const double NaN = double.NaN;

    // c = 3 and r = 1 (sums of log-ratios), beta = 0.5: z = 1.
    private const double Beta = 0.5, C = 3, R = 1;

    public static TheoryData<PreferenceObjective, double, double> Values => new()
    {
        // e = 0.1 throughout; s(1) = 0.731, s(1.5) = 0.818, s(0.5) = 0.622.
        { PreferenceObjective.Sigmoid, 0.1, -0.9 * LogS(1) - 0.1 * LogS(-1) },
        { PreferenceObjective.Hinge, 0.1, 0 },
        { PreferenceObjective.Ipo, 0.1, 1 },                                                // (2 - 1 / (2 * 0.5))^2
        { PreferenceObjective.Robust, 0.1, (-0.9 * LogS(1) + 0.1 * LogS(-1)) / 0.8 },
        { PreferenceObjective.ExoPair, 0.1, S(1) * (LogS(1) - Math.Log(0.9)) + S(-1) * (LogS(-1) - Math.Log(0.1)) },
        { PreferenceObjective.ApoZero, 0.1, 1 - S(1.5) + S(0.5) },
        { PreferenceObjective.ApoDown, 0.1, S(1.5) + 1 - S(1) },
        { PreferenceObjective.BcoPair, 0.1, -LogS(1.5) - LogS(-0.5) },
        { PreferenceObjective.NcaPair, 0.1, -LogS(1.5) - 0.5 * LogS(-1.5) - 0.5 * LogS(-0.5) },
        { PreferenceObjective.SppoHard, 0.1, (3 - 1) * (3 - 1) + (1 + 1) * (1 + 1) },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_pair_has_the_value_of_the_formula(PreferenceObjective objective, double smoothing, double expected)
    {
        var options = new PreferenceOptions { Terms = [new(objective)], Beta = Beta, LabelSmoothing = smoothing };
        Assert.Equal(expected, Run(options).Loss, 12);
    }

    [Fact]
    public void The_gradient_of_dpo_pushes_both_sides_by_the_doubt()
    {
        // dl/dz = -s(-z); z = beta (c - r), so each token of the chosen response gets -beta s(-1), of the rejected one +beta s(-1). Padding: 0.
        var (_, chosen, rejected, stats) = Run(new PreferenceOptions { Beta = Beta });
        double slope = Beta * S(-1);
        Numbers.AssertClose([-slope, -slope, 0], chosen);
        Numbers.AssertClose([slope, slope], rejected);
        Assert.Equal((1, 1), (stats.Pairs, stats.Correct));
        Assert.Equal((1.5, 0.5), (stats.ChosenReward, stats.RejectedReward));
        Assert.Equal((-3, -5), (stats.ChosenLogProb, stats.RejectedLogProb));
    }

    [Theory]
    // Two tokens a side: c = 1.5, r = 0.5, z = 0.5. Forward KL: -exp(-3), -exp(-1). JS: log s(3), log s(1).
    [InlineData(true, PreferenceDivergence.ReverseKl, 0.5)]
    [InlineData(false, PreferenceDivergence.ForwardKl, 0.5 * (-0.049787068367863944 + 0.36787944117144233))]
    [InlineData(false, PreferenceDivergence.JsDivergence, 0.5 * (-0.04858735157374196 + 0.31326168751822286))]
    public void Scores_are_normalised_and_shaped(bool normalised, PreferenceDivergence divergence, double z)
    {
        var options = new PreferenceOptions { Beta = Beta, LengthNormalized = normalised, Divergence = divergence };
        Assert.Equal(-LogS(z), Run(options).Loss, 12);
    }

    [Fact]
    public void Tokens_behind_the_shorter_response_are_scaled()
    {
        // Chosen has two tokens, rejected one: ratios 1 + 2 alpha = 2 with alpha 0.5, against 0.5; z = 0.5 * 1.5.
        using var scope = NewDisposeScope();
        var output = new PreferenceLoss(new PreferenceOptions { Beta = Beta, LdAlpha = 0.5 }).Compute(new PreferenceInputs
        {
            Chosen = TorchFixture.Matrix([[-1, -2]]),
            ChosenMask = TorchFixture.Matrix([[1, 1]]),
            ChosenReference = TorchFixture.Matrix([[-2, -4]]),
            Rejected = TorchFixture.Matrix([[-1]]),
            RejectedMask = TorchFixture.Matrix([[1]]),
            RejectedReference = TorchFixture.Matrix([[-1.5]]),
        });
        Assert.Equal(-LogS(0.75), output.Loss.item<double>(), 12);
    }

    [Fact]
    public void A_supervised_term_and_a_mix_of_terms_are_added()
    {
        // Chosen log-probability -3 over two tokens.
        Assert.Equal(-LogS(1) + 0.1 * 3, Run(new PreferenceOptions { Beta = Beta, SftWeight = 0.1 }).Loss, 12);
        Assert.Equal(-LogS(1) + 0.1 * 1.5, Run(new PreferenceOptions { Beta = Beta, SftWeight = 0.1, SftAverage = true }).Loss, 12);
        var mix = new PreferenceOptions { Beta = Beta, Terms = [new(PreferenceObjective.Sigmoid, 0.8), new(PreferenceObjective.Ipo, 0.2)] };
        Assert.Equal(-0.8 * LogS(1) + 0.2, Run(mix).Loss, 12);
    }

    [Fact]
    public void Without_reference_the_log_probabilities_are_the_scores()
    {
        // c = -3, r = -5, z = 1.
        using var scope = NewDisposeScope();
        var output = new PreferenceLoss(new PreferenceOptions { Beta = Beta }).Compute(Pair() with { ChosenReference = null, RejectedReference = null });
        Assert.Equal(-LogS(1), output.Loss.item<double>(), 12);
    }

    [Fact]
    public void Parts_of_a_step_share_its_number_of_pairs()
    {
        using var scope = NewDisposeScope();
        var loss = new PreferenceLoss(new PreferenceOptions { Beta = Beta, SftWeight = 0.1 });
        var whole = loss.Compute(Pair());
        var half = loss.Compute(Pair() with { TotalPairs = 2 });
        Assert.Equal(whole.Loss.item<double>(), 2 * half.Loss.item<double>(), 12);
        Assert.Equal(whole.Stats.Loss, (half.Stats + half.Stats).Loss, 12);
        Assert.Equal(2, (half.Stats + half.Stats).Pairs);
    }

    [Fact]
    public void A_difference_of_ten_thousand_nats_stays_finite()
    {
        using var scope = NewDisposeScope();
        // c = (-1e4 + 2) + (-1 + 4) = -9995, r = 1, z = -4998; -log s(z) = 4998.
        var pair = Pair() with { Chosen = TorchFixture.Matrix([[-1e4, -1, NaN]], gradient: true) };
        Assert.Equal(4998, new PreferenceLoss(new PreferenceOptions { Beta = Beta }).Compute(pair).Loss.item<double>(), 6);
    }

    [Fact]
    public void Bad_settings_and_shapes_are_refused_with_a_cure()
    {
        Assert.Contains("Beta", Refusal(new PreferenceOptions { Beta = 0 }));
        Assert.Contains("share of swapped labels", Refusal(new PreferenceOptions { LabelSmoothing = 0.5 }));
        Assert.Contains("1e-3 is usual", Refusal(new PreferenceOptions { Terms = [new(PreferenceObjective.ExoPair)] }));
        Assert.Contains("at least one term", Refusal(new PreferenceOptions { Terms = [] }));
        Assert.Contains("weight of Ipo", Refusal(new PreferenceOptions { Terms = [new(PreferenceObjective.Ipo, NaN)] }));
        Assert.Contains("LdAlpha", Refusal(new PreferenceOptions { LdAlpha = 2 }));
        Assert.Contains("SftWeight", Refusal(new PreferenceOptions { SftWeight = -1 }));
        using var scope = NewDisposeScope();
        Assert.Contains("give both", Refused(Pair() with { ChosenReference = null }));
        Assert.Contains("one row a pair", Refused(Pair() with { Rejected = TorchFixture.Matrix([[-1, -1], [-1, -1]]) }));
        Assert.Contains("ChosenMask is [1, 1]", Refused(Pair() with { ChosenMask = TorchFixture.Matrix([[1]]) }));
        Assert.Contains("whole step", Refused(Pair() with { TotalPairs = 0 }));

        static string Refusal(PreferenceOptions options) => Assert.Throws<ArgumentException>(() => new PreferenceLoss(options)).Message;
        static string Refused(PreferenceInputs inputs) => Assert.Throws<ArgumentException>(() => new PreferenceLoss().Compute(inputs)).Message;
    }

    private static double S(double z) => 1 / (1 + Math.Exp(-z));

    private static double LogS(double z) => Math.Log(S(z));

    private static (double Loss, double[] Chosen, double[] Rejected, PreferenceStats Stats) Run(PreferenceOptions options)
    {
        using var scope = NewDisposeScope();
        var pair = Pair();
        var output = new PreferenceLoss(options).Compute(pair);
        output.Loss.backward();
        return (output.Loss.item<double>(), TorchFixture.Values(pair.Chosen.grad!), TorchFixture.Values(pair.Rejected.grad!), output.Stats);
    }

    // Log-ratios 1 + 2 = C for the chosen response, 0.5 + 0.5 = R for the rejected one.
    private static PreferenceInputs Pair() => new()
    {
        Chosen = TorchFixture.Matrix([[-1, -2, NaN]], gradient: true),
        ChosenMask = TorchFixture.Matrix([[1, 1, 0]]),
        ChosenReference = TorchFixture.Matrix([[-1 - 1, -2 - (C - 1), NaN]]),
        Rejected = TorchFixture.Matrix([[-2, -3]], gradient: true),
        RejectedMask = TorchFixture.Matrix([[1, 1]]),
        RejectedReference = TorchFixture.Matrix([[-2 - R / 2, -3 - R / 2]]),
    };
}
