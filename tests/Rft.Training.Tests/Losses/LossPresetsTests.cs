using Rft.Training.Losses;
using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Losses;

public sealed class LossPresetsTests
{
    private static readonly AggregationOptions RowMean =
        new() { Mode = AggregationMode.SeqMeanTokenMean, SequenceMin = 1, CountEmptySequences = true };

    private static readonly AdvantageOptions GroupStd = new()
    {
        Baseline = AdvantageBaseline.GroupMean,
        Scale = AdvantageScale.GroupStd,
        Ddof = 1,
        Eps = 1e-6,
        Singleton = SingletonRule.Zero,
    };

    [Fact]
    public void Grpo_has_the_published_numbers()
    {
        var policy = new PolicyLossOptions
        {
            RatioLevel = RatioLevel.Token,
            RatioMin = 0.8,
            RatioMax = 1.2,
            DualClip = null,
            LogRatioClamp = new ClampRange(-20, 20),
            Aggregation = RowMean,
        };
        Assert.Equal(new LossPreset("grpo", GroupStd, policy, FilterZeroVariance: true), LossPresets.Get("grpo", 64));
    }

    [Fact]
    public void Dapo_clips_higher_refills_and_penalises_the_last_fifth()
    {
        var policy = new PolicyLossOptions
        {
            RatioMin = 0.8,
            RatioMax = 1.28,
            DualClip = 10,
            LogRatioClamp = new ClampRange(-20, 20),
            Aggregation = new AggregationOptions { Mode = AggregationMode.TokenMean },
        };
        var expected = new LossPreset("dapo", GroupStd, policy, FilterZeroVariance: true, RefillMaxBatches: 10);
        Assert.Equal(expected, LossPresets.Get("dapo"));
        Assert.Equal(expected with { Overlong = new OverlongPenalty(20480, 4096) }, LossPresets.Get("dapo", 20480));
        Assert.Equal(new OverlongPenalty(2, 1), LossPresets.Get("dapo", 2).Overlong);
    }

    [Fact]
    public void Gspo_token_has_the_papers_small_bounds()
    {
        var policy = new PolicyLossOptions
        {
            RatioLevel = RatioLevel.SequenceToken,
            RatioMin = 0.9997,
            RatioMax = 1.0004,
            LogRatioClamp = new ClampRange(null, 10),
            Aggregation = RowMean,
        };
        Assert.Equal(new LossPreset("gspo-token", GroupStd, policy), LossPresets.Get("gspo-token", 64));
    }

    [Fact]
    public void Every_preset_is_valid() =>
        Assert.All(LossPresets.Names, name => LossPresets.Get(name, 100).Loss.Validate());

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        Assert.Contains("grpo, dapo, gspo-token", Assert.Throws<ArgumentException>(() => LossPresets.Get("gpro")).Message);
        Assert.Throws<ArgumentException>(() => LossPresets.Get("dapo", 0));
    }
}
