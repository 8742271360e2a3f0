namespace Rft.Graders;

/// <summary>Judges any batch of unrelated samples in one call, for remote or vectorised graders.</summary>
public interface IBatchGrader
{
    /// <summary>The most requests one call should carry; at least 1.</summary>
    int MaxBatch => 64;

    /// <summary>Grades a batch.</summary>
    /// <param name="requests">Samples of any prompts.</param>
    /// <param name="context">Log, seed and options of this call.</param>
    /// <param name="cancellationToken">Signalled at the call's deadline and when the run stops.</param>
    /// <returns>One grade a request, in the same order. Another count is a fault.</returns>
    ValueTask<IReadOnlyList<Grade>> GradeBatchAsync(
        IReadOnlyList<GradeRequest> requests, GradeContext context, CancellationToken cancellationToken);
}
