using Rft.Graders.Running;

namespace Rft.Graders.Reloading;

/// <summary>Starts graders so that newer versions can take their place; see <see cref="HotReload"/>.</summary>
/// <param name="inner">Decides where they run; not owned.</param>
public sealed class ReloadingStarter(IGraderStarter inner) : IGraderStarter
{
    private readonly List<(GraderSource Source, SwappableExecutor Executor)> _started = [];

    /// <inheritdoc/>
    public async Task<IGraderExecutor> StartAsync(GraderSource source, CancellationToken cancellationToken)
    {
        var executor = new SwappableExecutor(await inner.StartAsync(source, cancellationToken));
        lock (_started) _started.Add((source, executor));
        return executor;
    }

    /// <summary>Watches the files of what was started.</summary>
    /// <param name="limits">Limits of a call when cases are run.</param>
    /// <param name="notice">Told what was taken and what was refused; called from any thread.</param>
    public HotReload Watch(GradingOptions? limits, Action<string> notice)
    {
        lock (_started) return new HotReload(inner, [.. _started], limits, notice);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
