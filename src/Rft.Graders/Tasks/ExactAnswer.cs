namespace Rft.Graders.Tasks;

/// <summary>
/// Judges the text of the last <c>&lt;answer&gt;</c> element against the one right answer, character by character: a form that means the
/// same but is not the canonical one is wrong, and is told apart by its reason.
/// </summary>
/// <param name="right">The row's right answer in canonical form; null when the row has none that the task could ask for.</param>
/// <param name="canonical">The canonical form of what a text means; null when it means nothing.</param>
internal sealed class ExactAnswer(Func<Item, string?> right, Func<string, string?> canonical) : IGrader
{
    /// <inheritdoc/>
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ValueTask.FromResult(Judge(request.Sample, request.Item));
    }

    private Grade Judge(Sample sample, Item item)
    {
        if (right(item) is not { } wanted) return Grade.Invalid("the row has no answer in canonical form");
        if (!sample.TryGetAnswer(out string answer) || answer.Length == 0) return Grade.Pass(false, "no_answer");
        if (answer == wanted) return Grade.Pass(true, "ok");
        return Grade.Pass(false, canonical(answer) == wanted ? "not_canonical" : "wrong_answer");
    }
}
