namespace Rft.Graders;

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
