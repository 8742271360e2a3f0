using System.Globalization;
using Rft.Graders;
using Rft.Training.Loop;

namespace Rft.Host.Checking.Measuring;

/// <summary>
/// Asks the graders, for the time they take, and puts other scores in the place of theirs: those of a policy of which a given share of the groups has both
/// outcomes. A policy that is not trained yet has none, its steps would update nothing and refill without end.
/// </summary>
/// <param name="graders">The graders.</param>
/// <param name="weights">Weight of each grader by name.</param>
/// <param name="share">The share, 0 to 1, by the number of the step within its stage.</param>
internal sealed class AssumedGrader(IRolloutGrader graders, IReadOnlyDictionary<string, double> weights, Func<int, double> share) : IRolloutGrader
{
    /// <summary>
    /// The share that is assumed, for groups of usual size: between the 14 % that arithmetic kept over its whole stage and the 31 % of stories260k, one run each
    /// (docs/results.md).
    /// </summary>
    public const double UsualShare = 0.25;

    /// <summary>
    /// The share of one step of a trial, so that it comes to the memory of a run's largest updates: over their stages arithmetic had 48 % at most, sorting 86 % and
    /// countdown 91 %, and all of them most at the start. No step's time is taken from it.
    /// </summary>
    public const double LargeShare = 0.6;

    /// <summary>The step of a stage with <see cref="LargeShare"/>; trials of the shortest kind measure from the third.</summary>
    public const int LargeStep = 2;

    /// <summary>The share of a trial's steps.</summary>
    public static double TrialShare(int step) => step == LargeStep ? LargeShare : UsualShare;

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
    /// <param name="id">Its id, which begins with its group's: <c>STAGE/sSTEP/pPROMPT/cMEMBER</c>.</param>
    internal double Score(string id)
    {
        string[] parts = id.Split('/');
        int step = int.Parse(parts[^3].AsSpan(1), CultureInfo.InvariantCulture);
        bool signal = Seed.Uniform(Seed.Hash(string.Join('/', parts[..^1]))) < share(step);
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
