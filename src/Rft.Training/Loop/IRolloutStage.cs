using System.Threading.Channels;
using Rft.Training.Rollouts;
using Rft.Training.Sampling;

namespace Rft.Training.Loop;

/// <summary>Step 1 of the loop: where rollouts come from.</summary>
internal interface IRolloutStage
{
    /// <summary>Writes the rollouts of requests until no further one can come, and completes the output, with the error if there is one.</summary>
    Task RunAsync(
        RequestFeed requests, int groupSize, SamplingSettings settings, ChannelWriter<Rollout> output, CancellationToken cancellationToken);
}
