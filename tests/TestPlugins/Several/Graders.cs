using Rft.Graders;

namespace Several;

[Grader("test/options")]
public sealed class FromOptions(Item options) : IGrader
{
    public async ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return Grade.Score(options.Number("score"));
    }
}

[Grader("test/longest")]
public sealed class Longest : IGroupGrader
{
    public ValueTask<IReadOnlyList<Grade>> GradeGroupAsync(
        GroupRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        int longest = request.Samples.Max(sample => sample.Text.Length);
        return ValueTask.FromResult<IReadOnlyList<Grade>>([.. request.Samples.Select(sample => Grade.Pass(sample.Text.Length == longest))]);
    }
}

[Grader("test/lengths")]
public sealed class Lengths : IBatchGrader
{
    public ValueTask<IReadOnlyList<Grade>> GradeBatchAsync(
        IReadOnlyList<GradeRequest> requests, GradeContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Grade>>([.. requests.Select(request => Grade.Score(request.Sample.Text.Length))]);
}

[Grader("test/two-kinds")]
public sealed class TwoKinds : IGrader, IGroupGrader
{
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Grade.Score(0));

    public ValueTask<IReadOnlyList<Grade>> GradeGroupAsync(
        GroupRequest request, GradeContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Grade>>([]);
}

[Grader("test/bad-range", Range = "1..0")]
public sealed class BadRange : IGrader
{
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Grade.Score(0));
}
