using Rft.Graders;

namespace Rft.Training.Loop;

/// <summary>Grades rollouts with all graders of a run. The loop does not know how they are loaded or where they run.</summary>
/// <remarks>Calls may overlap.</remarks>
public interface IRolloutGrader
{
    /// <summary>Whether some graders need all samples of a prompt.</summary>
    bool GradesGroups { get; }

    /// <summary>Another text for other graders, or other versions of them: an answer is only as good as who gave it.</summary>
    string Version { get; }

    /// <summary>Asks every grader that judges one sample.</summary>
    /// <param name="request">The sample and its row.</param>
    /// <param name="seed">Seed of this sample.</param>
    /// <param name="cancellationToken">Stops grading.</param>
    /// <returns>What each answered, by name.</returns>
    ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken);

    /// <summary>Asks every grader that judges a group.</summary>
    /// <param name="request">All samples of a prompt.</param>
    /// <param name="seed">Seed of this group.</param>
    /// <param name="cancellationToken">Stops grading.</param>
    /// <returns>For each sample, what each group grader answered, by name.</returns>
    ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(
        GroupRequest request, ulong seed, CancellationToken cancellationToken);

    /// <summary>Asks those graders that judge one sample and promise to repeat themselves once more, with the seed of the first time.</summary>
    /// <param name="request">The sample and its row.</param>
    /// <param name="seed">Seed of this sample.</param>
    /// <param name="cancellationToken">Stops grading.</param>
    /// <returns>What each answered, by name; empty where none promises it.</returns>
    ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAgainAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken) =>
        new(new Dictionary<string, GradeOutcome>());

    /// <summary>Asks those graders that judge a group and promise to repeat themselves once more, with the seed of the first time.</summary>
    /// <param name="request">All samples of a prompt.</param>
    /// <param name="seed">Seed of this group.</param>
    /// <param name="cancellationToken">Stops grading.</param>
    /// <returns>For each sample, what each answered, by name; no sample where none promises it.</returns>
    ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAgainAsync(
        GroupRequest request, ulong seed, CancellationToken cancellationToken) => new([]);
}
