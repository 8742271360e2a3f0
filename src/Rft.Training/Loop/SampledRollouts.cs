using System.Threading.Channels;
using Rft.Training.Rollouts;
using Rft.Training.Sampling;
using Rft.Training.Tokenizers;

namespace Rft.Training.Loop;

/// <summary>Rollouts that have been sampled already.</summary>
/// <param name="groups">Groups by the number of their request, complete.</param>
/// <param name="chat">Turns ids into messages.</param>
internal sealed class SampledRollouts(IReadOnlyDictionary<int, OpenGroup> groups, IChatFormat chat) : IRolloutStage
{
    /// <inheritdoc/>
    public async Task RunAsync(
        RequestFeed requests, int groupSize, SamplingSettings settings, ChannelWriter<Rollout> output, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var request in requests.Waiting.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var parts in groups[request.Index].Members)
                {
                    requests.Sampled();
                    await output.WriteAsync(RolloutStage.ToRollout(chat, request, parts), cancellationToken).ConfigureAwait(false);
                }
            }
            output.Complete();
        }
        catch (Exception e)
        {
            output.Complete(e);
            throw;
        }
    }
}
