using Rft.Graders;
using Rft.Graders.OpenAi;
using Rft.Graders.Running;
using Rft.Graders.Workers;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Rollouts;

namespace Rft.Host.Grading;

/// <summary>One grader, loaded and ready, where a run would have it: foreign code in worker processes, in a sandbox where there is one.</summary>
internal sealed class GraderSession : IAsyncDisposable
{
    private const int MemoryMb = 512;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private readonly IsolatingStarter _starter;

    private GraderSession(IsolatingStarter starter, GraderSet set) => (_starter, Set) = (starter, set);

    /// <summary>The set that holds the one grader.</summary>
    public GraderSet Set { get; }

    /// <summary>What is known about the grader.</summary>
    public GraderInfo Info => Set.Graders[0].Info;

    /// <summary>How grading runs outside an experiment: the defaults of experiment files.</summary>
    /// <param name="parallel">Samples graded side by side; null: the default.</param>
    /// <param name="timeout">Wall limit of one call; null: the default.</param>
    /// <exception cref="UsageException"><paramref name="parallel"/> is below 1.</exception>
    public static GradingConfig Limits(int? parallel = null, TimeSpan? timeout = null)
    {
        if (parallel < 1) throw new UsageException($"--parallel is {parallel}; it must be at least 1");
        var wall = timeout ?? Limit;
        // A call that may take longer may compute longer.
        return new GradingConfig(
            parallel ?? Math.Max(2, Environment.ProcessorCount), wall, FaultPolicy.DropRollout, 0, null, 2, Isolation.Auto, wall > Limit ? wall : Limit, MemoryMb,
            HotReload: false);
    }

    /// <summary>Loads a grader.</summary>
    /// <param name="source">The grader.</param>
    /// <param name="limits">Limits of its calls.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    /// <param name="judge">Where judge models are; null: where the environment says.</param>
    /// <param name="variables">Environment variables of its workers; null: the usual ones.</param>
    /// <exception cref="GraderLoadException">It does not load.</exception>
    public static async Task<GraderSession> OpenAsync(
        GraderSource source, GradingConfig limits, CancellationToken cancellationToken, JudgeOptions? judge = null,
        IReadOnlyDictionary<string, string>? variables = null)
    {
        var starter = GraderIsolation.Start(limits, judge ?? new JudgeOptions(), variables);
        try
        {
            return new GraderSession(
                starter, await GraderSet.LoadAsync([(source, 1)], starter, GraderIsolation.Limits(limits), cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await starter.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Set.DisposeAsync().ConfigureAwait(false);
        await _starter.DisposeAsync().ConfigureAwait(false);
    }
}
