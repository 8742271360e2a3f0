using Rft.Host.Configuration.Source;

namespace Rft.Host.Configuration;

/// <summary>The rules between the keys of a stage's held-out loss.</summary>
/// <param name="root">The resolved tree.</param>
/// <param name="stage">The stage.</param>
/// <param name="path">The stage's path, for messages.</param>
/// <param name="report">Gets the problems with the value to change.</param>
internal sealed class HeldOutRules(MapNode root, MapNode stage, string path, Action<ConfigNode, string> report)
{
    /// <summary>Checks the keys.</summary>
    public void Check()
    {
        if (stage.Scalar("valid") is not { } valid)
        {
            foreach (string key in (string[])["valid_every", "early_stop"])
            {
                if (stage.At(key) is { } stray) report(stray, $"{path}.{key} needs valid, the held-out rows; add it or remove {key}");
            }
            return;
        }
        StageRules.CheckReference(valid, $"{path}.valid", "data set", root.Names("data"), report);
        if (stage.TextOrNull("data") == valid.Text)
            report(valid, $"{path}.valid is {valid.Text}, which the stage trains on; use rows that are held out");
        if (root.At($"data.{valid.Text}") is { } data) CheckData(valid, data);
        if (stage.At("early_stop") is { } stop && stage.IntOrNull("valid_every") == 0)
            report(stop, $"{path}.early_stop needs measurements on the way; set valid_every above 0");
        if (stage.At("reference") is not null && stage.At("early_stop") is { } compared)
            report(compared, $"{path}.early_stop compares losses, but the reference that they are measured against moves; remove it, or remove reference");
        if (stage.At("reference") is not null && root.Scalar("checkpoints.keep_best") is { } best && best.Text == $"{valid.Text}/loss")
            report(best, $"checkpoints.keep_best is {best.Text}, but the reference that {path} measures it against moves; keep by an evaluation, or remove reference");
    }

    private void CheckData(ScalarNode valid, ConfigNode data)
    {
        if (data.TextOrNull("split") is "demos" or "train" or "pairs")
            report(valid, $"{path}.valid is {valid.Text}, whose problems are trained on; use split: valid");
        if (stage.TextOrNull("method") == "dpo" && data.At("file") is not null && data.At("prompt") is { } template && data.At("chosen") is null)
            report(template, $"data.{valid.Text}.prompt makes chat rows, but {path} learns pairs; add chosen and rejected, the two answers");
    }
}
