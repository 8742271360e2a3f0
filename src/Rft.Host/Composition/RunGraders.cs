using Rft.Graders;
using Rft.Graders.Running;
using Rft.Host.Configuration;
using Rft.Training.Loop;

namespace Rft.Host.Composition;

/// <summary>The graders of an experiment, as the training loop sees them.</summary>
/// <param name="set">The loaded graders; owned.</param>
/// <param name="repeats">Whether a grader promises to repeat itself.</param>
internal sealed class RunGraders(GraderSet set, Func<GraderInfo, bool> repeats) : IRolloutGrader, IAsyncDisposable
{
    /// <summary>The loaded graders.</summary>
    public GraderSet Set => set;

    /// <summary>Where a grader comes from, without what the experiment says about it.</summary>
    /// <param name="grader">The grader.</param>
    public static GraderSource Origin(GraderConfig grader) => grader.Builtin is { } task
        ? GraderSource.OfBuiltin(grader.Name, task)
        : new GraderSource(grader.Name, grader.File!) { Grader = grader.Class };

    /// <summary>Whether a grader is promised to answer the same call the same.</summary>
    /// <param name="grader">One of the set.</param>
    public bool Repeats(GraderInfo grader) => repeats(grader);

    /// <inheritdoc/>
    public bool GradesGroups => set.HasGroupGraders;

    /// <inheritdoc/>
    public string Version => string.Join(' ', set.Graders.Select(grader => $"{grader.Info.Name}={grader.Info.Hash}"));

    /// <summary>Loads every grader of an experiment.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="starter">Decides where they run; not owned.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    /// <exception cref="GraderLoadException">A grader cannot be loaded; the message names it, the place and the cure.</exception>
    public static async Task<RunGraders> LoadAsync(ExperimentConfig config, IGraderStarter starter, CancellationToken cancellationToken)
    {
        var sources = config.Graders.Values.Select(grader => (Source(grader), grader.Weight)).ToList();
        var limits = GraderIsolation.Limits(config.Grading);
        var set = await GraderSet.LoadAsync(sources, starter, limits, cancellationToken).ConfigureAwait(false);
        return new RunGraders(set, info => config.Graders[info.Name].Deterministic ?? info.Deterministic);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken) =>
        set.GradeAsync(request, seed, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(
        GroupRequest request, ulong seed, CancellationToken cancellationToken) => set.GradeGroupAsync(request, seed, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAgainAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken) =>
        set.GradeAsync(request, seed, repeats, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAgainAsync(
        GroupRequest request, ulong seed, CancellationToken cancellationToken) => set.GradeGroupAsync(request, seed, repeats, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => set.DisposeAsync();

    private static GraderSource Source(GraderConfig grader) => Origin(grader) with
    {
        Options = new Item(grader.Options),
        Range = grader.Range,
        Timeout = grader.Timeout,
        Trusted = grader.Trusted,
    };
}
