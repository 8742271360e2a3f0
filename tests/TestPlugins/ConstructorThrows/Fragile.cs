using Rft.Graders;

namespace ConstructorThrows;

[Grader("test/fragile")]
public sealed class Fragile : IGrader
{
    public Fragile() => throw new InvalidOperationException("no table found");

    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Grade.Score(1));
}
