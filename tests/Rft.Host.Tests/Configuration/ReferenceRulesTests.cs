using Rft.Host.Configuration;
using Rft.Training.Loop;

namespace Rft.Host.Tests.Configuration;

/// <summary>The keys of a reference that moves and what they need.</summary>
public sealed class ReferenceRulesTests
{
    private const string Pairs = "  - { name: prefer, method: dpo, data: pairs, steps: 5, batch: 8, valid: held, optimizer: { learning_rate: 1.0e-4 } }\n";

    [Fact]
    public void A_reference_stays_unless_the_file_lets_it_move()
    {
        Assert.Null(Rft("loss: { kl: { coef: 0.01 } }").Reference);
        Assert.Equal(new ReferenceOptions(512), Rft("loss: { kl: { coef: 0.01 } }\n    reference: 512").Reference);
        Assert.Equal(new ReferenceOptions(1, 0.01), Rft("loss: rloo\n    reference: { every: 1, alpha: 0.01 }").Reference);
        Assert.Equal(
            new ReferenceOptions(64, 0.6), Rft("loss: rloo\n    reference: { ref_model_sync_steps: 64, ref_model_mixup_alpha: 0.6 }").Reference);
    }

    [Fact]
    public void A_stage_on_pairs_may_have_one_too()
    {
        var dpo = Assert.IsType<DpoStageConfig>(ConfigFixture.Load(WithPairs("valid: held", "valid: held, reference: { every: 8, alpha: 0.6 }")).Config.Stages[1]);
        Assert.Equal(new ReferenceOptions(8, 0.6), dpo.Reference);
    }

    [Theory]
    [InlineData("reference: 5", "e.yaml(15,16): stages.rft.reference lets the reference of the KL move, but there is no KL; set loss.kl.coef above 0 (0.001 is usual), or remove it")]
    [InlineData("loss: { preset: rloo, kl: { coef: 0 } }\n    reference: 5", "e.yaml(16,16): stages.rft.reference lets the reference of the KL move, but there is no KL; set loss.kl.coef above 0 (0.001 is usual), or remove it")]
    [InlineData("loss: rloo\n    reference: 0", "e.yaml(16,16): stages.rft.reference.every is 0; use a whole number, at least 1")]
    [InlineData("loss: rloo\n    reference: { every: 1, alpha: 0 }", "e.yaml(16,35): stages.rft.reference.alpha is 0; use a number above 0 to 1")]
    [InlineData("loss: rloo\n    reference: { every: 1, alpha: 2 }", "e.yaml(16,35): stages.rft.reference.alpha is 2; use a number above 0 to 1")]
    [InlineData("loss: rloo\n    reference: { alpha: 0.5 }", "e.yaml(16,16): the key 'every' in stages.rft.reference is missing; add it (Steps of the stage after which the reference takes from the policy; a reference given as a number is this one)")]
    public void Each_problem_is_named_with_place_and_cure(string keys, string finding) => Assert.Equal(finding, Assert.Single(ConfigFixture.Findings(Text(keys))));

    [Fact]
    public void Losses_against_different_references_are_not_compared() => Assert.Equal(
        "e.yaml(13,106): stages.prefer.early_stop compares losses, but the reference that they are measured against moves; remove it, or remove reference",
        Assert.Single(ConfigFixture.Findings(WithPairs("valid: held", "valid: held, reference: 5, early_stop: {}"))));

    [Fact]
    public void Nor_is_the_best_of_them_kept() => Assert.Equal(
        "e.yaml(21,27): checkpoints.keep_best is held/loss, but the reference that stages.prefer measures it against moves; keep by an evaluation, or remove reference",
        Assert.Single(ConfigFixture.Findings(WithPairs("valid: held", "valid: held, reference: 5") + "checkpoints: { keep_best: held/loss }\n")));

    private static string WithPairs(string part, string replacement) => ConfigFixture
        .With("  valid: {", "  pairs: { generator: arithmetic, split: pairs }\n  held: { generator: arithmetic, split: valid }\n  valid: {")
        .Replace("  - name: rft\n", Pairs.Replace(part, replacement, StringComparison.Ordinal) + "  - name: rft\n", StringComparison.Ordinal);

    private static RftStageConfig Rft(string keys) => (RftStageConfig)ConfigFixture.Load(Text(keys)).Config.Stages[1];

    private static string Text(string keys) => ConfigFixture.With("steps: 10\n", $"steps: 10\n    {keys}\n");
}
