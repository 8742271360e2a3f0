using Rft.Graders;

namespace Rft.Benchmarks.Plugin;

/// <summary>Gives 1 without a look: what remains is the way to the grader and back.</summary>
[Grader("one", Range = "0..1")]
public sealed class OneGrader : IGrader
{
    /// <inheritdoc/>
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken) => ValueTask.FromResult(Grade.Score(1));
}
