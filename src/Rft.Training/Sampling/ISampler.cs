namespace Rft.Training.Sampling;

/// <summary>Makes completions.</summary>
public interface ISampler
{
    /// <summary>Samples every request and hands completions out as they finish.</summary>
    /// <param name="requests">What to sample.</param>
    /// <param name="settings">How.</param>
    /// <param name="cancellationToken">Ends sampling between two tokens.</param>
    /// <returns>The completions in finishing order. What they contain does not depend on that order or on what else is sampled.</returns>
    IAsyncEnumerable<Completion> SampleAsync(
        IReadOnlyList<SampleRequest> requests, SamplingSettings settings, CancellationToken cancellationToken);
}
