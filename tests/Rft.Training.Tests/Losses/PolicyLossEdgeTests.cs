using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

public sealed class PolicyLossEdgeTests
{
    private const double NaN = double.NaN, Infinity = double.PositiveInfinity;

    public static TheoryData<string> Presets => [.. LossPresets.Names];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Whatever_stands_in_the_padding_changes_nothing(string preset)
    {
        using var scope = NewDisposeScope();
        var clean = Compute(preset, [[-1, -2, 0, 0]], [[-1.1, -2.1, 0, 0]], [[1, 1, 0, 0]], [[1, 1, 0, 0]]);
        var dirty = Compute(preset, [[-1, -2, NaN, -Infinity]], [[-1.1, -2.1, Infinity, 1e9]], [[1, 1, NaN, Infinity]], [[1, 1, 0, 0]]);
        Assert.Equal(clean.Loss, dirty.Loss);
        Assert.Equal(clean.Stats, dirty.Stats);
        Assert.Equal(clean.Gradient, dirty.Gradient);
        Assert.Equal([0.0, 0.0], dirty.Gradient[2..]);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Everything_masked_is_a_loss_and_gradient_of_zero(string preset)
    {
        using var scope = NewDisposeScope();
        var result = Compute(preset, [[NaN, -1], [-1, -1]], [[-1, -1], [-1, -1]], [[1, 1], [1, 1]], [[0, 0], [0, 0]]);
        Assert.Equal(0, result.Loss);
        Assert.All(result.Gradient, slope => Assert.Equal(0, slope));
        Assert.Equal(0, result.Stats.Tokens);
        Assert.Equal(0, result.Stats.Sequences);
        Assert.Null(result.Stats.PerToken(result.Stats.RatioSum));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void An_enormous_log_ratio_stays_finite_and_gets_no_gradient_through_the_ratio(string preset)
    {
        using var scope = NewDisposeScope();
        var result = Compute(preset, [[-1], [-1]], [[-1e4], [-1]], [[-1], [-1]]);
        Assert.True(double.IsFinite(result.Loss));
        // These differentiate the log-probability itself.
        bool throughRatio = LossPresets.Get(preset, 64).Loss.Objective
            is not (PolicyObjective.Cispo or PolicyObjective.Reinforce or PolicyObjective.OnPolicy or PolicyObjective.Dro or PolicyObjective.Topr);
        Assert.Equal(throughRatio, result.Gradient[0] == 0);
        Assert.True(double.IsFinite(result.Gradient[0]));
        Assert.NotEqual(0, result.Gradient[1]);
        Assert.True(double.IsFinite(result.Stats.ApproxKlK3Sum!.Value));
        Assert.True(double.IsFinite(result.Stats.RatioSum ?? 0));
    }

    [Fact]
    public void An_impossible_token_is_left_out_and_counted_but_stays_in_the_denominator()
    {
        using var scope = NewDisposeScope();
        // Ratios 1, A = -1: two of four trained tokens remain, l = 1 each: 2 / 4.
        var result = Compute("dapo", [[-1, -Infinity, -1, -1]], [[-1, -1, -Infinity, -1]], [[-1, -1, -1, -1]]);
        Assert.Equal(0.5, result.Loss, 12);
        Numbers.AssertClose([0.25, 0, 0, 0.25], result.Gradient);
        Assert.Equal(2, result.Stats.ImpossibleTokens);
        Assert.Equal(2, result.Stats.Tokens);
    }

    [Fact]
    public void A_log_probability_of_NaN_is_not_hidden()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(NaN, Compute("grpo", [[NaN, -1]], [[-1, -1]], [[1, 1]]).Loss);
    }

    [Fact]
    public void Zero_advantages_teach_nothing()
    {
        using var scope = NewDisposeScope();
        var result = Compute("grpo", [[-1, -2]], [[-3, -1]], [[0, 0]]);
        Assert.Equal(0, result.Loss);
        Assert.All(result.Gradient, slope => Assert.Equal(0, slope));
    }

    [Fact]
    public void A_micro_batch_without_columns_is_empty_not_an_error()
    {
        using var scope = NewDisposeScope();
        var empty = zeros(2, 0, dtype: ScalarType.Float64, device: TorchFixture.Device);
        var output = new PolicyLoss(new PolicyLossOptions()).Compute(
            new LossInputs { LogProbs = empty, OldLogProbs = empty, Advantages = empty, Mask = empty });
        Assert.Equal(0, output.Loss.item<double>());
    }

    [Fact]
    public void Missing_or_misshapen_inputs_are_named()
    {
        using var scope = NewDisposeScope();
        var loss = new PolicyLoss(new PolicyLossOptions());
        var matrix = TorchFixture.Matrix([[-1, -1]]);
        var good = new LossInputs { LogProbs = matrix, OldLogProbs = matrix, Advantages = matrix, Mask = matrix.ne(0) };
        Assert.Contains("needs OldLogProbs", Message(good with { OldLogProbs = null }));
        Assert.Contains("needs Advantages", Message(good with { Advantages = null }));
        Assert.Contains("Advantages is [1, 1] but LogProbs is [1, 2]", Message(good with { Advantages = TorchFixture.Matrix([[1]]) }));
        Assert.Contains("OldLogProbs is Float32", Message(good with { OldLogProbs = matrix.to_type(ScalarType.Float32) }));
        Assert.Contains("must be [B, T]", Message(good with { LogProbs = matrix.squeeze(0) }));
        Assert.Contains("must be float32 or float64", Message(good with { LogProbs = matrix.to_type(ScalarType.BFloat16) }));

        string Message(LossInputs inputs) => Assert.Throws<ArgumentException>(() => loss.Compute(inputs)).Message;
    }

    [Fact]
    public void Totals_that_count_nothing_are_refused_when_something_is_trained()
    {
        using var scope = NewDisposeScope();
        var matrix = TorchFixture.Matrix([[-1, -1]]);
        var inputs = new LossInputs
        {
            LogProbs = matrix,
            OldLogProbs = matrix,
            Advantages = matrix,
            Mask = ones_like(matrix),
            Totals = new StepTotals(Tokens: 0, Sequences: 0),
        };
        Assert.Contains("trains 2 tokens", Assert.Throws<ArgumentException>(() => new PolicyLoss(new PolicyLossOptions()).Compute(inputs)).Message);
        Assert.Throws<ArgumentException>(() => new CrossEntropyLoss().Compute(inputs));
    }

    [Fact]
    public void Bad_settings_are_refused_with_a_hint()
    {
        var options = new PolicyLossOptions();
        Assert.Contains("1.28 for an offset of 0.28", Message(options with { RatioMax = 0.28 }));
        Assert.Contains("0.8 for an offset of 0.2", Message(options with { RatioMin = 1.2 }));
        Assert.Contains("DualClip", Message(options with { DualClip = 1 }));
        Assert.Contains("RatioCap", Message(options with { RatioCap = double.NaN }));
        Assert.Contains("enclose 0", Message(options with { LogRatioClamp = new ClampRange(1, 20) }));
        Assert.Contains("set it to Token", Message(options with { RatioLevel = RatioLevel.None }));
        Assert.Contains("weighted by the ratio", Message(options with
        {
            Objective = PolicyObjective.Reinforce,
            RatioLevel = RatioLevel.None,
            Kl = new KlOptions { Coef = 1, WeightByRatio = true },
        }));
        Assert.Contains("never by weights", Message(options with { Aggregation = new AggregationOptions { Mode = AggregationMode.WeightedMean } }));
        Assert.Contains("TauPositive", Message(options with { Sapo = new SapoOptions(TauPositive: 0) }));
        Assert.Contains("LogClipHigh", Message(options with { Gmpo = new GmpoOptions(LogClipHigh: -0.4) }));
        Assert.Contains("LambdaNegative", Message(options with { Vespo = new VespoOptions(LambdaNegative: NaN) }));
        Assert.Contains("KPositive", Message(options with { Vespo = new VespoOptions(KPositive: -1) }));
        Assert.Contains("DroBeta", Message(options with { DroBeta = 0 }));
        Assert.Contains("difference of probabilities", Message(options with { ProbabilityMask = 1.5 }));
        Assert.Contains("OffPolicyMaskThreshold", Message(options with { OffPolicyMaskThreshold = NaN }));
        Assert.Contains("leave BatchNormalize off", Message(options with { Tis = new TisOptions { BatchNormalize = true } }));
        Assert.Contains("swap them", Message(options with { Tis = new TisOptions { Min = 3 } }));
        Assert.Contains("upper bound of importance", Message(options with { Tis = new TisOptions { Max = 0 } }));
        Assert.Contains("no sequence level", Message(options with { Tis = new TisOptions { Mode = TisMode.RowMask, Level = TisLevel.Sequence } }));
        Assert.Contains("EntropyCoef", Message(options with { EntropyCoef = NaN }));
        Assert.Contains("KL coefficient", Message(options with { Kl = new KlOptions { Coef = -1 } }));
        Assert.Contains("RatioMax", Assert.Throws<ArgumentException>(() => options.WithClipOffsets(0.2, 1.28)).Message);
        Assert.Throws<ArgumentException>(() => options.WithClipOffsets(-0.1, 0.2));
        Assert.Equal((0.8, 1.28), (options.WithClipOffsets(0.2, 0.28).RatioMin, options.WithClipOffsets(0.2, 0.28).RatioMax));

        static string Message(PolicyLossOptions options) => Assert.Throws<ArgumentException>(() => new PolicyLoss(options)).Message;
    }

    private static (double Loss, double[] Gradient, LossStats Stats) Compute(
        string preset, double[][] logProbs, double[][] old, double[][] advantages, double[][]? mask = null)
    {
        var x = TorchFixture.Matrix(logProbs, gradient: true);
        var output = new PolicyLoss(LossPresets.Get(preset, 64).Loss).Compute(new LossInputs
        {
            LogProbs = x,
            OldLogProbs = TorchFixture.Matrix(old),
            Advantages = TorchFixture.Matrix(advantages),
            Mask = mask is null ? ones_like(x) : TorchFixture.Matrix(mask),
        });
        output.Loss.backward();
        return (output.Loss.item<double>(), TorchFixture.Values(x.grad!), output.Stats);
    }
}
