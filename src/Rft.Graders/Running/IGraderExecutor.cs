namespace Rft.Graders.Running;

/// <summary>Where a grader's code runs: in this process or in a worker. The one seam between a grader and those who ask it.</summary>
/// <remarks>Thread-safe. Disposing it unloads the grader; do so after the last call.</remarks>
public interface IGraderExecutor : IAsyncDisposable
{
    /// <summary>What is known about the grader.</summary>
    GraderInfo Info { get; }

    /// <summary>Calls the grader and enforces the call's wall limit.</summary>
    /// <param name="call">The call; its kind fits <see cref="GraderInfo.Shape"/>.</param>
    /// <param name="cancellationToken">Stops the call; the reply is then <see cref="GraderReply.Cancelled"/>.</param>
    /// <returns>What happened. Whatever the grader does is in the reply: the task does not fail because of it.</returns>
    ValueTask<GraderReply> ExecuteAsync(GraderCall call, CancellationToken cancellationToken);
}
