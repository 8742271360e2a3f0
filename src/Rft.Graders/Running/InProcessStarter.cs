namespace Rft.Graders.Running;

/// <summary>Runs every grader in this process. Nothing protects the process from their code; see <see cref="Workers.IsolatingStarter"/>.</summary>
public sealed class InProcessStarter : IGraderStarter
{
    private readonly GraderLoader _loader;
    private readonly GradingThreads _threads;

    /// <summary>Creates a starter.</summary>
    /// <param name="loader">Loads the graders; a new one when null.</param>
    /// <param name="threads">How many calls run at the same time; at least 1.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public InProcessStarter(GraderLoader? loader = null, int? threads = null, TimeProvider? time = null)
    {
        _loader = loader ?? new GraderLoader();
        _threads = new GradingThreads(threads ?? new GradingOptions().Threads, time);
    }

    /// <inheritdoc/>
    public async Task<IGraderExecutor> StartAsync(GraderSource source, CancellationToken cancellationToken) =>
        new InProcessExecutor(await _loader.LoadAsync(source, cancellationToken), _threads);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _threads.Dispose();
        return ValueTask.CompletedTask;
    }
}
