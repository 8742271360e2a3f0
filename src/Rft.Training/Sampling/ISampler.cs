using System.Threading.Channels;

namespace Rft.Training.Sampling;

/// <summary>Makes completions.</summary>
public interface ISampler
{
    /// <summary>Samples requests as they come and hands completions out as they finish.</summary>
    /// <param name="requests">What to sample. Further requests may follow while others are under way; sampling ends once the channel is completed.</param>
    /// <param name="settings">How.</param>
    /// <param name="cancellationToken">Ends sampling between two tokens.</param>
    /// <returns>The completions in finishing order. What they contain does not depend on that order, on what else is sampled, or on when it was asked for.</returns>
    IAsyncEnumerable<Completion> SampleAsync(ChannelReader<SampleRequest> requests, SamplingSettings settings, CancellationToken cancellationToken);
}
