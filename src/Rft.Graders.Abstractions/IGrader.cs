namespace Rft.Graders;

/// <summary>Judges one sample at a time.</summary>
/// <remarks>
/// One instance serves the whole run. Calls may overlap, so keep no state between them that one sample could use to change
/// another's grade. Throw freely: an exception is reported as a fault of the grader and never becomes a score.
/// </remarks>
public interface IGrader
{
    /// <summary>Grades one sample.</summary>
    /// <param name="request">The sample and the dataset row it answers. Read only.</param>
    /// <param name="context">Log, per-sample seed and options of this call.</param>
    /// <param name="cancellationToken">Signalled at the call's deadline and when the run stops.</param>
    ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken);
}

/// <summary>Judges all samples of one prompt together, for example by ranking them.</summary>
public interface IGroupGrader
{
    /// <summary>Grades the samples of one prompt.</summary>
    /// <param name="request">All samples of the prompt that are to be graded, in their order in the group.</param>
    /// <param name="context">Log, seed and options of this call.</param>
    /// <param name="cancellationToken">Signalled at the call's deadline and when the run stops.</param>
    /// <returns>One grade a sample, in the order of <see cref="GroupRequest.Samples"/>. Another count is a fault.</returns>
    ValueTask<IReadOnlyList<Grade>> GradeGroupAsync(GroupRequest request, GradeContext context, CancellationToken cancellationToken);
}

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
