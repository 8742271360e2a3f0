using Rft.Graders;
using Rft.Graders.Running;
using Rft.Graders.Workers;
using Rft.Host.Configuration;
using Rft.Training.Loop;

namespace Rft.Host.Composition;

/// <summary>The graders of an experiment, as the training loop sees them.</summary>
/// <param name="set">The loaded graders; owned.</param>
/// <param name="starter">What started them; owned.</param>
internal sealed class RunGraders(GraderSet set, IsolatingStarter starter) : IRolloutGrader, IAsyncDisposable
{
    /// <summary>The loaded graders.</summary>
    public GraderSet Set => set;

    /// <summary>The worker processes; null when no grader needs any.</summary>
    public WorkerPool? Workers => starter.Workers;

    /// <summary>Where a grader comes from, without what the experiment says about it.</summary>
    /// <param name="grader">The grader.</param>
    public static GraderSource Origin(GraderConfig grader) => grader.Builtin is { } task
        ? GraderSource.OfBuiltin(grader.Name, task)
        : new GraderSource(grader.Name, grader.File!) { Grader = grader.Class };

    /// <inheritdoc/>
    public bool GradesGroups => set.HasGroupGraders;

    /// <summary>Loads every grader of an experiment.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    /// <exception cref="GraderLoadException">A grader cannot be loaded; the message names it, the place and the cure.</exception>
    public static async Task<RunGraders> LoadAsync(ExperimentConfig config, CancellationToken cancellationToken)
    {
        var sources = config.Graders.Values.Select(grader => (Source(grader), grader.Weight)).ToList();
        var starter = GraderIsolation.Start(config.Grading);
        try
        {
            return new RunGraders(
                await GraderSet.LoadAsync(sources, starter, GraderIsolation.Limits(config.Grading), cancellationToken).ConfigureAwait(false), starter);
        }
        catch
        {
            await starter.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken) =>
        set.GradeAsync(request, seed, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(
        GroupRequest request, ulong seed, CancellationToken cancellationToken) => set.GradeGroupAsync(request, seed, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await set.DisposeAsync().ConfigureAwait(false);
        await starter.DisposeAsync().ConfigureAwait(false);
    }

    private static GraderSource Source(GraderConfig grader) => Origin(grader) with
    {
        Options = new Item(grader.Options),
        Range = grader.Range,
        Timeout = grader.Timeout,
        Trusted = grader.Trusted,
    };
}
