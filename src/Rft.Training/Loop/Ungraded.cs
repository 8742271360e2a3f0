using Rft.Graders;

namespace Rft.Training.Loop;

/// <summary>Asks nobody: rollouts of a stage that learns from its teacher alone carry no scores.</summary>
internal sealed class Ungraded : IRolloutGrader
{
    private static readonly IReadOnlyDictionary<string, GradeOutcome> None = new Dictionary<string, GradeOutcome>();

    /// <inheritdoc/>
    public bool GradesGroups => false;

    /// <inheritdoc/>
    public string Version => "";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken) => new(None);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(
        GroupRequest request, ulong seed, CancellationToken cancellationToken) => throw new NotSupportedException("nobody is asked about groups");
}
