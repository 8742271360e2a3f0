using Rft.Graders;
using Rft.Graders.Running;
using Rft.Host.Configuration;
using Rft.Training.Loop;

namespace Rft.Host.Composition;

/// <summary>The graders of an experiment, as the training loop sees them.</summary>
/// <param name="set">The loaded graders.</param>
internal sealed class RunGraders(GraderSet set) : IRolloutGrader, IAsyncDisposable
{
    /// <summary>The loaded graders.</summary>
    public GraderSet Set => set;

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
        var options = new GradingOptions { Timeout = config.Grading.Timeout, Threads = config.Grading.Workers };
        var set = await GraderSet.LoadAsync(sources, new GraderLoader(), options, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        foreach (var info in set.Graders.Select(grader => grader.Info))
        {
            if (config.Graders[info.Name].Trusted is not { } trusted || trusted == info.Hash) continue;
            await set.DisposeAsync().ConfigureAwait(false);
            throw new GraderLoadException(
                FaultCode.LoadError,
                $"grader '{info.Name}' has the hash {info.Hash}, but graders.{info.Name}.trusted is {trusted}; "
                + "look at what changed, then approve the new hash",
                new SourcePosition(info.File, 0, 0));
        }
        return new RunGraders(set);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken) =>
        set.GradeAsync(request, seed, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(
        GroupRequest request, ulong seed, CancellationToken cancellationToken) => set.GradeGroupAsync(request, seed, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => set.DisposeAsync();

    private static GraderSource Source(GraderConfig grader) => Origin(grader) with
    {
        Options = new Item(grader.Options),
        Range = grader.Range,
        Timeout = grader.Timeout,
    };
}
