using Rft.Graders;

namespace Rft.Training.Journal;

/// <summary>What graders said of a sample or of the samples of a group, as a journal keeps it.</summary>
/// <param name="Key">What was asked; see <see cref="JournaledGrader"/>.</param>
/// <param name="Id">The sample's name in the run; of a group its first sample's.</param>
/// <param name="Members">One entry a sample: outcomes by grader.</param>
internal sealed record GradeEntry(string Key, string Id, IReadOnlyList<IReadOnlyDictionary<string, SavedOutcome>> Members)
{
    /// <summary>Saves outcomes, none of which was cancelled.</summary>
    public static GradeEntry Of(string key, string id, IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>> members) => new(
        key, id, [.. members.Select(member => member.ToDictionary(pair => pair.Key, pair => SavedOutcome.Of(pair.Value)!, StringComparer.Ordinal))]);

    /// <summary>The outcomes again.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>> Restore() =>
        [.. Members.Select(member => member.ToDictionary(pair => pair.Key, pair => pair.Value.Restore(), StringComparer.Ordinal))];
}
