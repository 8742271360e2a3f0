using Rft.Graders;

namespace NoGrader;

/// <summary>A grader whose author forgot the attribute.</summary>
public sealed class Unmarked : IGrader
{
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Grade.Score(1));
}
