using System.Globalization;
using Rft.Host.Configuration.Source;

namespace Rft.Host.Configuration;

/// <summary>The rules between the estimator of advantages, the critic and the rest of a stage.</summary>
/// <param name="stage">The stage.</param>
/// <param name="path">The stage's path, for messages.</param>
/// <param name="report">Gets the problems with the value to change.</param>
internal sealed class CriticRules(MapNode stage, string path, Action<ConfigNode, string> report)
{
    private static readonly string[] OfGae = ["gamma", "lambda"];
    private static readonly string[] OfGroups = ["baseline", "scale", "eps", "singleton"];

    /// <summary>Whether a stage takes its advantages from a critic.</summary>
    public static bool Estimates(ConfigNode stage) => stage.TextOrNull("loss.advantage.estimator") == "gae";

    /// <summary>Checks the stage.</summary>
    public void Check()
    {
        if (!Estimates(stage))
        {
            CheckWithout();
            return;
        }
        if (stage.TextOrNull("method") == "distill")
        {
            report(stage.At("loss.advantage.estimator")!,
                $"{path}.loss.advantage.estimator is gae, but a teacher has a word on each token already; remove it, or use method: rft");
        }
        foreach (string key in OfGroups)
        {
            if (stage.Scalar($"loss.advantage.{key}") is { } value)
                report(value, $"{path}.loss.advantage.{key} is {value.Text}, which is of advantages within groups; remove it, or estimator: gae");
        }
        if (stage.Scalar("loss.advantage.whiten") is { Text: "samples" } whiten)
            report(whiten, $"{path}.loss.advantage.whiten is samples, but with gae every token has an advantage of its own; use tokens or none");
        CheckGroups();
        CheckWarmup();
    }

    private void CheckWithout()
    {
        if (stage.At("critic") is { } critic)
            report(critic, $"{path}.critic is a model of values that nothing would ask; set loss.advantage.estimator to gae, or remove it");
        foreach (string key in OfGae)
        {
            if (stage.Scalar($"loss.advantage.{key}") is { } value)
                report(value, $"{path}.loss.advantage.{key} is {value.Text}, which only estimator: gae reads; add that, or remove it");
        }
    }

    private void CheckGroups()
    {
        if (stage.Scalar("group_size") is { Text: "1" } && stage.Scalar("zero_variance.filter") is { Text: "true" } filter)
        {
            report(filter,
                $"{path}.zero_variance.filter is true, but a group of one has no spread, so every group would be dropped; remove it, or raise group_size");
        }
    }

    private void CheckWarmup()
    {
        if (stage.IntOrNull("critic.warmup_steps") is not { } warmup || stage.IntOrNull("steps") is not { } steps || warmup < steps) return;
        report(stage.At("critic.warmup_steps")!, string.Create(
            CultureInfo.InvariantCulture, $"{path}.critic.warmup_steps is {warmup}, but the stage has {steps} steps, so the policy would never learn; lower it"));
    }
}
