using Rft.Training.Losses;
using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Losses;

/// <summary>The numbers of each preset, spelt out. A preset of its own needs a row here and in docs/losses.md.</summary>
public sealed class LossPresetsTests
{
    private const int Limit = 64;

    private static readonly AggregationOptions RowMean =
        new() { Mode = AggregationMode.SeqMeanTokenMean, SequenceMin = 1, CountEmptySequences = true };

    private static readonly AggregationOptions RowSumMean = RowMean with { Mode = AggregationMode.SeqMeanTokenSum };

    private static readonly AggregationOptions PerLimit =
        new() { Mode = AggregationMode.BatchMeanTokenSumNorm, CountEmptySequences = true, Norm = Limit };

    private static readonly AggregationOptions TokenMean = new() { Mode = AggregationMode.TokenMean };
    private static readonly AggregationOptions TokenMeanFromOne = new() { Mode = AggregationMode.TokenMean, DenominatorMin = 1 };
    private static readonly AggregationOptions TokenSum = new() { Mode = AggregationMode.TokenSum };
    private static readonly AggregationOptions RowValues = new() { Mode = AggregationMode.SequenceValuesMean, CountEmptySequences = true };
    private static readonly ClampRange Twenty = new(-20, 20), AtMostTen = new(null, 10);

    private static readonly AdvantageOptions GroupStd = new()
    {
        Baseline = AdvantageBaseline.GroupMean,
        Scale = AdvantageScale.GroupStd,
        Ddof = 1,
        Eps = 1e-6,
        Singleton = SingletonRule.Zero,
    };

    private static readonly AdvantageOptions Centred = GroupStd with { Scale = AdvantageScale.None };

    private static readonly LossPreset[] Table =
    [
        new("grpo", GroupStd, Ppo(RatioLevel.Token, 0.8, 1.2, RowMean)),
        new("dapo", GroupStd, Ppo(RatioLevel.Token, 0.8, 1.28, TokenMean) with { DualClip = 10 }, RefillMaxBatches: 10, Overlong: new OverlongPenalty(64, 13)),
        new("gspo-token", GroupStd, Ppo(RatioLevel.SequenceToken, 0.9997, 1.0004, RowMean) with { LogRatioClamp = AtMostTen }),
        new("gspo", GroupStd, Ppo(RatioLevel.Sequence, 0.9997, 1.0004, RowMean) with { LogRatioClamp = AtMostTen }),
        new("luspo", GroupStd, Ppo(RatioLevel.Sequence, 0.998, 1.0025, RowSumMean) with { LogRatioClamp = AtMostTen }),
        new("dr-grpo", Centred, Ppo(RatioLevel.Token, 0.8, 1.2, PerLimit)),
        new("cispo", GroupStd, Ppo(RatioLevel.Token, null, 5, TokenMeanFromOne) with { Objective = PolicyObjective.Cispo }),
        new(
            "rloo", Centred with { Baseline = AdvantageBaseline.LeaveOneOut }, Ppo(RatioLevel.SequenceSum, 0.8, 1.2, RowValues), FilterZeroVariance: false,
            KlReward: new KlRewardOptions { Estimator = KlEstimator.K1, Coef = 0.05 }),
        new(
            "reinforce++", Centred with { Baseline = AdvantageBaseline.None, Whitening = new WhiteningOptions { OverTokens = true, Ddof = 1, Eps = 1e-8 } },
            Ppo(RatioLevel.Token, 0.8, 1.2, TokenMean), FilterZeroVariance: false),
        new("importance_sampling", Centred, Ppo(RatioLevel.Token, null, null, TokenSum)),
        new("ppo", Centred, Ppo(RatioLevel.Token, 0.8, 1.2, TokenSum)),
        new("dro", Centred, Ppo(RatioLevel.None, null, null, TokenSum) with { Objective = PolicyObjective.Dro, DroBeta = 0.05 }),
        new("sapo", GroupStd, Ppo(RatioLevel.Token, null, null, RowMean) with { Objective = PolicyObjective.Sapo, Sapo = new SapoOptions(1.0, 1.05) }),
        new("gmpo", GroupStd, Ppo(RatioLevel.None, null, null, RowValues) with { Objective = PolicyObjective.Gmpo, Gmpo = new GmpoOptions(0.4, 0.4) }),
        new(
            "vespo", GroupStd,
            Ppo(RatioLevel.SequenceSum, null, null, TokenMeanFromOne) with { Objective = PolicyObjective.Vespo, Vespo = new VespoOptions(2, 3, 3, 2) }),
        new("gpg", Centred, Ppo(RatioLevel.None, null, null, TokenMean) with { Objective = PolicyObjective.Reinforce }),
        new(
            "opo", Centred with { Baseline = AdvantageBaseline.LengthWeightedMean },
            Ppo(RatioLevel.None, null, null, TokenMean) with { Objective = PolicyObjective.OnPolicy }),
        new("prob-mask", GroupStd, Ppo(RatioLevel.Token, null, null, TokenMean) with { ProbabilityMask = 0.15 }),
        new("topr", Centred, Ppo(RatioLevel.SequenceSum, null, null, RowSumMean) with { Objective = PolicyObjective.Topr }),
    ];

    public static TheoryData<string> Rows => [.. Table.Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_preset_has_the_numbers_of_the_table(string name) =>
        Assert.Equal(Table.Single(preset => preset.Name == name), LossPresets.Get(name, Limit));

    [Fact]
    public void The_table_has_every_preset_and_each_is_valid()
    {
        Assert.Equal(Table.Select(preset => preset.Name), LossPresets.Names);
        Assert.All(LossPresets.Names, name => LossPresets.Get(name, Limit).Loss.Validate());
        Assert.All(LossPresets.Names, name => LossPresets.Get(name, Limit).Advantage.Validate());
    }

    [Fact]
    public void The_overlong_penalty_of_dapo_is_the_last_fifth_of_a_limit()
    {
        Assert.Equal(new OverlongPenalty(20480, 4096), LossPresets.Get("dapo", 20480).Overlong);
        Assert.Equal(new OverlongPenalty(2, 1), LossPresets.Get("dapo", 2).Overlong);
        Assert.Null(LossPresets.Get("dapo").Overlong);
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones_and_a_missing_limit_is_named()
    {
        Assert.Contains("grpo, dapo, gspo-token", Assert.Throws<ArgumentException>(() => LossPresets.Get("gpro")).Message);
        Assert.Throws<ArgumentException>(() => LossPresets.Get("dapo", 0));
        Assert.Contains("maxResponseTokens", Assert.Throws<ArgumentException>(() => LossPresets.Get("dr-grpo")).Message);
    }

    private static PolicyLossOptions Ppo(RatioLevel level, double? min, double? max, AggregationOptions aggregation) => new()
    {
        Objective = PolicyObjective.PpoClip,
        RatioLevel = level,
        RatioMin = min,
        RatioMax = max,
        LogRatioClamp = Twenty,
        Aggregation = aggregation,
    };
}
