using Rft.Graders.Running;

namespace Rft.Graders.Reloading;

/// <summary>A grader that may be replaced by a newer version of itself between two steps.</summary>
/// <param name="first">The version to begin with; owned.</param>
public sealed class SwappableExecutor(IGraderExecutor first) : IGraderExecutor
{
    private IGraderExecutor _current = first;

    /// <inheritdoc/>
    public GraderInfo Info => Volatile.Read(ref _current).Info;

    /// <inheritdoc/>
    public ValueTask<GraderReply> ExecuteAsync(GraderCall call, CancellationToken cancellationToken) =>
        Volatile.Read(ref _current).ExecuteAsync(call, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Volatile.Read(ref _current).DisposeAsync();

    /// <summary>Takes another version from here on. No call may run meanwhile.</summary>
    /// <param name="next">The version to go on with; owned from here on.</param>
    /// <returns>The version before, which is the caller's to dispose.</returns>
    internal IGraderExecutor Swap(IGraderExecutor next) => Interlocked.Exchange(ref _current, next);
}
