namespace Rft.Graders.Tasks.MathAnswers;

/// <summary>
/// 1 when the sample's answer is mathematically the row's reference answer, else 0; the reason names what was compared. A row whose reference cannot be
/// read is invalid, not wrong.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class MathGrader : IGrader
{
    private readonly MathOptions _options;
    private readonly string _field;

    /// <summary>Creates the grader.</summary>
    /// <param name="options">How to compare; the defaults when null.</param>
    /// <param name="field">The row's field with the reference: a text or a number.</param>
    public MathGrader(MathOptions? options = null, string field = "answer")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(field);
        _options = options ?? new MathOptions();
        _field = field;
    }

    /// <inheritdoc/>
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ValueTask.FromResult(Judge(request.Sample, request.Item));
    }

    private Grade Judge(Sample sample, Item item)
    {
        if (!item.Json.TryGetProperty(_field, out var reference)) return Grade.Invalid($"the row has no field '{_field}'");
        if (reference.ValueKind is not (System.Text.Json.JsonValueKind.String or System.Text.Json.JsonValueKind.Number))
            return Grade.Invalid($"the row's '{_field}' is neither a text nor a number");
        var comparison = MathAnswer.Compare(reference.ToString(), sample.Text, _options);
        return comparison.Verdict == MathVerdict.InvalidReference
            ? Grade.Invalid(comparison.Reason)
            : Grade.Pass(comparison.Verdict == MathVerdict.Equal, comparison.Reason);
    }
}
