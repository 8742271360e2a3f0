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
