namespace Rft.Graders.Tasks.Countdown;

/// <summary>Reach a target with given numbers.</summary>
internal sealed class CountdownTask : IVerifiableTask
{
    public const string TaskName = "countdown";

    /// <inheritdoc/>
    public string Name => TaskName;

    /// <inheritdoc/>
    public string About => "The answer is an expression over + - * / and brackets that uses each of the row's numbers once and is worth the target.";

    /// <inheritdoc/>
    public ScoreRange Range { get; } = new(0, 1);

    /// <inheritdoc/>
    public ITaskGenerator Generator { get; } = new CountdownGenerator();

    /// <inheritdoc/>
    public IGrader CreateGrader(Item options)
    {
        TaskOptions.RequireNone(options);
        return new CountdownGrader();
    }

    /// <inheritdoc/>
    public IReadOnlyList<TaskProbe> Probes(Item row)
    {
        string numbers = string.Join('+', row.Get<int[]>("numbers") ?? []), target = FormattableString.Invariant($"{row.Int("target")}");
        string right = row.Text("answer");
        return
        [
            .. AnswerProbes.Of(row, right, target, $"{numbers}-{target}+0", $"{right}+0", $"{right}*1", $"-({right})", $"{right}/1"),
            TaskProbe.OfText("equation", $"<answer>{right}={target}</answer>"),
            TaskProbe.OfText("code", "<answer>__import__('os').system('true')</answer>"),
            TaskProbe.OfText("power", $"<answer>({right})**1</answer>"),
            TaskProbe.OfText("division by zero", $"<answer>{target}/(1-1)</answer>"),
        ];
    }
}
