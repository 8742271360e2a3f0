namespace Rft.Graders.Running;

/// <summary>Decides where a grader's code runs, and starts it there.</summary>
/// <remarks>Thread-safe. Dispose it after the executors it started.</remarks>
public interface IGraderStarter : IAsyncDisposable
{
    /// <summary>Starts a grader.</summary>
    /// <param name="source">The grader.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The way to call it; the caller owns it.</returns>
    /// <exception cref="GraderLoadException">It cannot be loaded; code, position and message say why.</exception>
    Task<IGraderExecutor> StartAsync(GraderSource source, CancellationToken cancellationToken);
}
