using System.Globalization;
using Rft.Host.Configuration.Source;

namespace Rft.Host.Configuration;

/// <summary>The rules of graders that shadow others.</summary>
/// <param name="root">The resolved tree.</param>
/// <param name="report">Gets the problems with the value to change.</param>
internal sealed class ShadowRules(MapNode root, Action<ConfigNode, string> report)
{
    /// <summary>Checks every grader.</summary>
    public void Check()
    {
        foreach (var (name, grader) in root.Children("graders"))
        {
            if (grader.At("shadow_of") is null) CheckStrays(name, grader);
            else if (grader.Scalar("shadow_of") is { } shadowed) CheckShadow(name, grader, shadowed);
        }
    }

    /// <summary>The weight of a grader: absent, it is 1, or 0 for a shadow.</summary>
    /// <param name="grader">The grader.</param>
    public static double Weight(MapNode grader) => grader.NumberOrNull("weight") ?? (grader.At("shadow_of") is null ? 1 : 0);

    private void CheckStrays(string name, MapNode grader)
    {
        foreach (string key in (string[])["on_disagree", "tolerance"])
        {
            if (grader.At(key) is { } stray) report(stray, $"graders.{name}.{key} is for shadows; add shadow_of, the grader to compare with, or remove it");
        }
    }

    private void CheckShadow(string name, MapNode grader, ScalarNode shadowed)
    {
        if (shadowed.Text == name)
            report(shadowed, $"graders.{name}.shadow_of is {name}, the grader itself, which always agrees; name another");
        else
            StageRules.CheckReference(shadowed, $"graders.{name}.shadow_of", "grader", root.Names("graders"), report);
        if (shadowed.Text != name && root.TextOrNull($"graders.{shadowed.Text}.shadow_of") is { } first)
            report(shadowed, $"graders.{name}.shadow_of is {shadowed.Text}, itself a shadow of {first}; shadow {first}");
        if (grader.NumberOrNull("weight") is { } weight && weight != 0)
        {
            report(grader.At("weight")!, string.Create(
                CultureInfo.InvariantCulture, $"graders.{name}.weight is {weight}, but a shadow is never trained on; remove it, or shadow_of"));
        }
    }
}
