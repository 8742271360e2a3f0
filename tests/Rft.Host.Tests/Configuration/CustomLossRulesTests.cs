using Rft.Host.Configuration;

namespace Rft.Host.Tests.Configuration;

/// <summary>The keys of a loss from a file, and what may stand beside it.</summary>
public sealed class CustomLossRulesTests
{
    [Fact]
    public void A_loss_is_a_file_with_options_beside_the_presets_advantages()
    {
        var loss = Loss("{ preset: rloo, custom: losses/mine.csx, advantage: { eps: 0.1 } }");
        Assert.Equal(("rloo", true, false, "mine.csx"), (loss.Preset, loss.Custom!.IsScript, loss.Custom.Reference, Path.GetFileName(loss.Custom.File)));
        Assert.True(Path.IsPathRooted(loss.Custom.File));
        var plugin = Loss("{ custom: { file: x.dll, class: Mine, reference: true, options: { clip: 0.2 } } }").Custom!;
        Assert.Equal(("Mine", false, true, 0.2), (plugin.Class, plugin.IsScript, plugin.Reference, plugin.Options.GetProperty("clip").GetDouble()));
        Assert.Null(Loss("grpo").Custom);
    }

    [Theory]
    [InlineData("{ custom: x.py }", "e.yaml(15,21): stages.rft.loss.custom.file is FOLDERx.py; use a .csx or .dll file")]
    [InlineData("{ custom: { file: x.csx, class: Mine } }", "e.yaml(15,43): stages.rft.loss.custom.class is for plugins; remove it")]
    [InlineData("{ custom: x.csx, clip_high: 0.3 }", "e.yaml(15,39): stages.rft.loss.clip_high is part of the loss that custom takes the place of; remove it, or give it to the file as an option")]
    [InlineData("{ custom: x.csx, entropy_coef: 0.3 }", "e.yaml(15,42): stages.rft.loss.entropy_coef is part of the loss that custom takes the place of; remove it, or give it to the file as an option")]
    [InlineData("{ custom: x.csx, kl: { coef: 0.1 } }", "e.yaml(15,32): stages.rft.loss.kl is part of the loss that custom takes the place of; set kl.placement: reward, or write it into the file with custom.reference: true")]
    [InlineData("{ custom: {} }", "e.yaml(15,21): the key 'file' in stages.rft.loss.custom is missing; add it (The loss: .csx or .dll. It is trusted and runs in the trainer's process. A custom loss given as a text is its file)")]
    public void Each_problem_is_named_with_place_and_cure(string loss, string finding) => Assert.Equal(
        finding, System.Text.RegularExpressions.Regex.Replace(Assert.Single(ConfigFixture.Findings(Text(loss))), "/[^ ]*/(?=x.py)", "FOLDER"));

    [Fact]
    public void A_kl_in_the_reward_and_a_reference_that_moves_go_with_it()
    {
        Assert.Equal(0.1, Loss("{ custom: x.csx, kl: { coef: 0.1, placement: reward, target: 0.2 } }").KlCoef);
        Assert.NotNull(Stage("{ custom: { file: x.csx, reference: true } }\n    reference: 5").Reference);
        Assert.Contains(
            "but there is no KL", Assert.Single(ConfigFixture.Findings(Text("{ custom: x.csx }\n    reference: 5"))), StringComparison.Ordinal);
    }

    private static LossConfig Loss(string loss) => Stage(loss).Loss;

    private static RftStageConfig Stage(string loss) => (RftStageConfig)ConfigFixture.Load(Text(loss)).Config.Stages[1];

    private static string Text(string loss) => ConfigFixture.With("steps: 10\n", $"steps: 10\n    loss: {loss}\n");
}
