using Rft.Host.Configuration.Source;

namespace Rft.Host.Configuration;

/// <summary>The rules between the keys of a distillation stage.</summary>
/// <param name="root">The resolved tree.</param>
/// <param name="stage">The stage in it.</param>
/// <param name="path">The stage's path, for messages.</param>
/// <param name="report">Gets the problems with the value to change.</param>
internal sealed class DistillRules(MapNode root, MapNode stage, string path, Action<ConfigNode, string> report)
{
    private static readonly string[] Sources = ["model", "run", "stage"];

    private bool TeacherSamples => stage.TextOrNull("samples") == "teacher";

    private bool Graded => stage.NumberOrNull("reward_coef") > 0;

    /// <summary>Checks the stage.</summary>
    public void Check()
    {
        CheckTeacher();
        CheckSource();
        CheckUnread();
        CheckGroup();
    }

    private void CheckTeacher()
    {
        if (stage.At("teacher") is not MapNode teacher) return;
        string[] given = [.. Sources.Where(source => teacher.Find(source) is not null)];
        if (given.Length > 1)
            report(teacher.Find(given[1])!, $"{path}.teacher has {string.Join(" and ", given)}; a stage has one teacher, give one of them");
        else if (given.Length == 0 && teacher.Find("context") is null)
            report(teacher, $"{path}.teacher is the student itself, which teaches it nothing; give it a model, a run, a stage, or a context that the student lacks");
    }

    private void CheckSource()
    {
        if (stage.Scalar("teacher.stage") is not { } source) return;
        var earlier = root.Children("stages").Select(child => child.Value.TextOrNull("name")).OfType<string>().TakeWhile(name => name != stage.TextOrNull("name"));
        StageRules.CheckReference(source, $"{path}.teacher.stage", "earlier stage", [.. earlier], report);
    }

    private void CheckUnread()
    {
        if (TeacherSamples && stage.At("loss") is { } loss)
            report(loss, $"{path}.loss is of no use where the teacher samples: its tokens are learnt by cross entropy; remove it, or use samples: student");
        if (TeacherSamples && stage.ShareOrNull("discount") > 0)
            report(stage.At("discount")!, $"{path}.discount needs differences between teacher and student, which samples: teacher does not have; remove it");
        if (!Graded && stage.Scalar("selection.kind") is { Text: not "uniform" } kind)
            report(kind, $"{path}.selection is {kind.Text}, which goes by what graders say, but reward_coef is 0; use uniform, or set reward_coef above 0");
    }

    private void CheckGroup()
    {
        if (Graded && stage.Scalar("group_size") is { Text: "1" } group)
            report(group, $"{path}.group_size: group size 1 has no baseline for rewards; set group_size to 2 or more, or reward_coef to 0");
    }
}
