namespace Rft.Graders.Tasks;

/// <summary>A grader that is a pure function of sample and row.</summary>
/// <param name="judge">The function.</param>
internal sealed class PureGrader(Func<Sample, Item, Grade> judge) : IGrader
{
    /// <inheritdoc/>
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ValueTask.FromResult(judge(request.Sample, request.Item));
    }
}
