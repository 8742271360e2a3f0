using Rft.Graders;

namespace MissingDependency;

[Grader("test/missing-dependency")]
public sealed class NeedsDependency : IGrader
{
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Grade.Score(TestDependency.Answer.Value));
}
