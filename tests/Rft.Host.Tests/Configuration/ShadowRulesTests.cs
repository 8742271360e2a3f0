using Rft.Training.Rollouts;

namespace Rft.Host.Tests.Configuration;

/// <summary>The keys of graders that shadow others.</summary>
public sealed class ShadowRulesTests
{
    [Fact]
    public void A_shadow_has_no_weight_and_everything_else_a_default()
    {
        var graders = ConfigFixture.Load(Text("{ file: v2.js, shadow_of: correct }")).Config.Graders;
        Assert.Equal((1, null), (graders["correct"].Weight, graders["correct"].Shadow));
        Assert.Equal((0, new Shadow("v2", "correct")), (graders["v2"].Weight, graders["v2"].Shadow));
        var screening = ConfigFixture.Load(Text("{ file: v2.js, shadow_of: correct, on_disagree: screen, tolerance: 0.25, weight: 0 }"));
        Assert.Equal(new Shadow("v2", "correct", 0.25, true), screening.Config.Graders["v2"].Shadow);
        // What a run keeps of its configuration is read again when it is resumed.
        Assert.Equal(screening.Config.Graders["v2"].Shadow, ConfigFixture.Load(screening.ToYaml()).Config.Graders["v2"].Shadow);
    }

    [Theory]
    [InlineData("{ file: v2.js, shadow_of: corect }", "e.yaml(9,33): graders.v2.shadow_of is corect, but there is no grader of that name; did you mean 'correct'?")]
    [InlineData("{ file: v2.js, shadow_of: v2 }", "e.yaml(9,33): graders.v2.shadow_of is v2, the grader itself, which always agrees; name another")]
    [InlineData("{ file: v2.js, shadow_of: correct, weight: 0.5 }", "e.yaml(9,50): graders.v2.weight is 0.5, but a shadow is never trained on; remove it, or shadow_of")]
    [InlineData("{ file: v2.js, tolerance: 0.5 }", "e.yaml(9,33): graders.v2.tolerance is for shadows; add shadow_of, the grader to compare with, or remove it")]
    [InlineData("{ file: v2.js, on_disagree: screen }", "e.yaml(9,35): graders.v2.on_disagree is for shadows; add shadow_of, the grader to compare with, or remove it")]
    [InlineData("{ file: v2.js, shadow_of: correct, on_disagree: drop }", "e.yaml(9,55): graders.v2.on_disagree is drop; use one of log, screen")]
    [InlineData("{ file: v2.js, shadow_of: correct, tolerance: -1 }", "e.yaml(9,53): graders.v2.tolerance is -1; use a number, at least 0")]
    [InlineData("{ file: v2.js, shadow_of: correct }\n  v3: { file: v3.js, shadow_of: v2 }", "e.yaml(10,33): graders.v3.shadow_of is v2, itself a shadow of correct; shadow correct")]
    public void Each_problem_is_named_with_place_and_cure(string shadow, string finding) => Assert.Equal(finding, Assert.Single(ConfigFixture.Findings(Text(shadow))));

    [Fact]
    public void A_shadow_is_nothing_to_train_on()
    {
        string text = ConfigFixture.With("correct: { file: correct.js }", "correct: { file: correct.js, weight: 0 }\n  v2: { file: v2.js, shadow_of: correct }");
        Assert.Equal("e.yaml(8,3): every grader has weight 0, so the reward is empty; give one a weight", Assert.Single(ConfigFixture.Findings(text)));
    }

    private static string Text(string shadow) => ConfigFixture.With("correct: { file: correct.js }", $"correct: {{ file: correct.js }}\n  v2: {shadow}");
}
