namespace Rft.Graders.Tasks;

/// <summary>A task without options that judges the text of the last <c>&lt;answer&gt;</c> element.</summary>
/// <param name="name">The name that experiment files use.</param>
/// <param name="about">What a right answer is, in one sentence.</param>
/// <param name="generator">Makes rows.</param>
internal abstract class AnswerTask(string name, string about, ITaskGenerator generator) : LibraryTask(name, about, generator)
{
    private const string NoAnswer = "no_answer";

    /// <inheritdoc/>
    public sealed override IGrader CreateGrader(Item options)
    {
        TaskOptions.RequireNone(options);
        return new PureGrader((sample, item) => Judge(sample.TryGetAnswer(out string answer) ? answer : "", item));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TaskProbe> Probes(Item row)
    {
        string right = row.Text("answer");
        return AnswerProbes.Of(row, right, [.. Wrong(row, right).Where(answer => answer != right).Distinct()]);
    }

    /// <summary>Judges an answer.</summary>
    /// <param name="answer">The trimmed text; empty when there is no element.</param>
    /// <param name="item">The row.</param>
    protected virtual Grade Judge(string answer, Item item) =>
        answer.Length == 0 ? Grade.Pass(false, NoAnswer)
        : Problem(answer, item) is { } problem ? Grade.Pass(false, problem)
        : Grade.Pass(true, "ok");

    /// <summary>Why an answer is wrong, as a word; null when it is right.</summary>
    /// <param name="answer">The trimmed text, not empty.</param>
    /// <param name="item">The row.</param>
    protected abstract string? Problem(string answer, Item item);

    /// <summary>Answers that look right and are wrong.</summary>
    /// <param name="row">A row.</param>
    /// <param name="right">Its reference answer.</param>
    protected abstract IEnumerable<string> Wrong(Item row, string right);
}
