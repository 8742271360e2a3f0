namespace Rft.Graders.Tasks.Format;

/// <summary>The form of a text: a pattern for all of it, and sections that stand in order, each once.</summary>
internal sealed class FormatTask() : LibraryTask(
    TaskName, "The whole text matches the pattern, and the sections stand in it in order, each exactly once.", generator: null)
{
    public const string TaskName = "format";

    /// <inheritdoc/>
    public override IGrader CreateGrader(Item options)
    {
        var format = TaskOptions.Bind<FormatOptions>(options);
        return new PureGrader(new FormatRule(format).Judge);
    }

    /// <inheritdoc/>
    /// <remarks>What is asked for stands in the row here, so that a row says by itself what would be right.</remarks>
    public override IReadOnlyList<TaskProbe> Probes(Item row)
    {
        string[] sections = row.Get<string[]>("sections") ?? [];
        string all = string.Join("\n", sections);
        string otherCase = string.Concat(all.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)));
        return
        [
            TaskProbe.OfText("empty", ""),
            TaskProbe.OfText("template", "{{item.pattern}}"),
            TaskProbe.OfText("the pattern itself", row.Get<string>("pattern") ?? "{{item.sections}}"),
            TaskProbe.OfText("very long", new string('a', 100_000)),
            .. sections.Length > 0 ? [TaskProbe.OfText("sections twice", $"{all}\n{all}")] : Array.Empty<TaskProbe>(),
            .. sections.Length > 0 ? [TaskProbe.OfText("last section missing", string.Join("\n", sections[..^1]))] : Array.Empty<TaskProbe>(),
            .. sections.Length > 1 ? [TaskProbe.OfText("sections turned round", string.Join("\n", sections.Reverse()))] : Array.Empty<TaskProbe>(),
            .. otherCase != all ? [TaskProbe.OfText("sections in another case", otherCase)] : Array.Empty<TaskProbe>(),
        ];
    }
}
