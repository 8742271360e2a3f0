using Rft.Graders;

namespace ConflictV2;

[Grader("test/dependency-version")]
public sealed class DependencyVersion : IGrader
{
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Grade.Score(TestDependency.Answer.Value));
}
