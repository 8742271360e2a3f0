using Rft.Training.Alarms;

namespace Rft.Host.Tests.Configuration;

/// <summary>The keys of alarms.</summary>
public sealed class AlarmRulesTests
{
    [Fact]
    public void The_defaults_of_the_file_are_those_of_the_library_and_each_alarm_can_be_switched_off()
    {
        Assert.Equal(new AlarmOptions(), ConfigFixture.Load(ConfigFixture.Minimal).Config.Alarms);
        const string Off = """
            alarms: { kl: 0, entropy_drop: 0, truncated_share: 0, zero_variance_share: 0%, not_finite: false, held_out: false, length_growth: 0, length_score: 0,
              copies: 0, disagreement: 0, shadow_failed: false, canary: false, window: 4 }
            """;
        Assert.Equal(
            new AlarmOptions
            {
                Kl = 0, EntropyDrop = 0, TruncatedShare = 0, ZeroVarianceShare = 0, NotFinite = false, HeldOut = false, LengthGrowth = 0, LengthScore = 0, Copies = 0,
                Disagreement = 0, ShadowFailed = false, Canary = false, Window = 4,
            },
            ConfigFixture.Load(ConfigFixture.Minimal + Off).Config.Alarms);
    }

    [Fact]
    public void A_share_of_rollouts_is_graded_twice_by_graders_that_do_not_say_otherwise()
    {
        var config = ConfigFixture.Load(ConfigFixture.Minimal).Config;
        Assert.Equal((0.01, null), (config.Grading.Canary, config.Graders["correct"].Deterministic));
        var other = ConfigFixture.Load(ConfigFixture.With("file: correct.js", "file: correct.js, deterministic: false") + "grading: { canary: 0 }\n").Config;
        Assert.Equal((0, false), (other.Grading.Canary, other.Graders["correct"].Deterministic));
    }

    [Theory]
    [InlineData("kl: -1", "e.yaml(18,15): alarms.kl is -1; use a number, at least 0")]
    [InlineData("copies: 2", "e.yaml(18,19): alarms.copies is 2; use a share from 0 to 1 or from 0% to 100%")]
    [InlineData("window: 3", "e.yaml(18,19): alarms.window is 3; use a whole number, at least 4")]
    [InlineData("entropydrop: 1", "e.yaml(18,11): unknown key 'entropydrop' in alarms; did you mean 'entropy_drop'?")]
    public void Each_problem_is_named_with_place_and_cure(string keys, string finding) =>
        Assert.Equal(finding, Assert.Single(ConfigFixture.Findings(ConfigFixture.Minimal + $"alarms: {{ {keys} }}\n")));
}
