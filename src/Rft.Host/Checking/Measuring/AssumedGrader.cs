using Rft.Graders;
using Rft.Training.Loop;

namespace Rft.Host.Checking.Measuring;

/// <summary>
/// Asks the graders, for the time they take, and puts other scores in the place of theirs: those of a policy of which a given share of the groups has both
/// outcomes. A policy that is not trained yet has none, its steps would update nothing and refill without end.
/// </summary>
/// <param name="graders">The graders.</param>
/// <param name="weights">Weight of each grader by name.</param>
/// <param name="share">The share, 0 to 1.</param>
internal sealed class AssumedGrader(IRolloutGrader graders, IReadOnlyDictionary<string, double> weights, double share) : IRolloutGrader
{
    /// <summary>
    /// The share that is assumed, for groups of usual size: between the 14 % that arithmetic kept over its whole stage and the 31 % of stories260k, one run each
    /// (docs/results.md).
    /// </summary>
    public const double UsualShare = 0.25;

    // One grader alone decides: weights of both signs could cancel.
    private readonly string _main = weights.MaxBy(weight => Math.Abs(weight.Value)).Key;

    /// <inheritdoc/>
    public bool GradesGroups => graders.GradesGroups;

    /// <inheritdoc/>
    public string Version => graders.Version;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken) =>
        Assume(await graders.GradeAsync(request, seed, cancellationToken).ConfigureAwait(false), request.Sample);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(
        GroupRequest request, ulong seed, CancellationToken cancellationToken)
    {
        var outcomes = await graders.GradeGroupAsync(request, seed, cancellationToken).ConfigureAwait(false);
        return [.. outcomes.Select((outcome, i) => Assume(outcome, request.Samples[i]))];
    }

    /// <summary>The score of a sample.</summary>
    /// <param name="id">Its id, which begins with its group's: <c>GROUP/cMEMBER</c>.</param>
    internal double Score(string id)
    {
        string group = id[..Math.Max(0, id.LastIndexOf('/'))];
        bool signal = Seed.Uniform(Seed.Hash(group)) < share;
        return signal && Seed.Uniform(Seed.Hash(id)) < 0.5 ? 1 : 0;
    }

    private Dictionary<string, GradeOutcome> Assume(IReadOnlyDictionary<string, GradeOutcome> outcomes, Sample sample) => outcomes.ToDictionary(
        outcome => outcome.Key,
        GradeOutcome (outcome) => new GradeOutcome.Graded(Grade.Score(outcome.Key == _main ? Score(sample.Id) : 0))
        {
            GraderHash = outcome.Value.GraderHash, Duration = outcome.Value.Duration, Log = outcome.Value.Log,
        },
        StringComparer.Ordinal);
}
