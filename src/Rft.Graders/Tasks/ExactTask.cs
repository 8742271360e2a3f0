namespace Rft.Graders.Tasks;

/// <summary>
/// A task with one right answer in one canonical form. A form that means the same but is another one is wrong, and is told apart by its
/// reason: <c>no_answer</c>, <c>not_canonical</c>, <c>wrong_answer</c>.
/// </summary>
/// <param name="name">The name that experiment files use.</param>
/// <param name="about">What a right answer is, in one sentence.</param>
/// <param name="generator">Makes rows.</param>
internal abstract class ExactTask(string name, string about, ITaskGenerator generator) : AnswerTask(name, about, generator)
{
    /// <inheritdoc/>
    protected sealed override Grade Judge(string answer, Item item) =>
        Right(item) is null ? Grade.Invalid("the row asks for nothing that has an answer in canonical form") : base.Judge(answer, item);

    /// <inheritdoc/>
    protected sealed override string? Problem(string answer, Item item)
    {
        string right = Right(item)!;
        if (answer == right) return null;
        return Canonical(answer) == right ? "not_canonical" : "wrong_answer";
    }

    /// <summary>The right answer in canonical form; null when the row asks for nothing that has one.</summary>
    protected abstract string? Right(Item item);

    /// <summary>The canonical form of what a text means; null when it means nothing.</summary>
    protected abstract string? Canonical(string text);
}
