using System.Threading.Channels;

namespace Rft.Training.Sampling;

/// <summary>What every sampler can do.</summary>
public static class SamplerExtensions
{
    /// <summary>Samples a list of requests and hands completions out as they finish.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="requests">What to sample.</param>
    /// <param name="settings">How.</param>
    /// <param name="cancellationToken">Ends sampling between two tokens.</param>
    /// <returns>The completions in finishing order.</returns>
    public static IAsyncEnumerable<Completion> SampleAsync(
        this ISampler sampler, IReadOnlyList<SampleRequest> requests, SamplingSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(requests);
        var all = Channel.CreateBounded<SampleRequest>(Math.Max(1, requests.Count));
        foreach (var request in requests) all.Writer.TryWrite(request);
        all.Writer.Complete();
        return sampler.SampleAsync(all.Reader, settings, cancellationToken);
    }
}
