using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Rft.Training.Models;

namespace Rft.Training.Sampling;

/// <summary>Samples from the policy that is being trained, on the compute thread.</summary>
/// <param name="policy">The policy; its weights must not change while a call is under way.</param>
/// <param name="slots">Completions sampled side by side; bounds the memory of cached keys and values.</param>
public sealed class TorchSampler(Policy policy, int slots) : ISampler
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Completion> SampleAsync(
        ChannelReader<SampleRequest> requests, SamplingSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = Waiting(requests);
        var session = await policy.Compute.RunAsync(
            () => new SamplingSession(policy.Model, first, settings, policy.Chat.StopTokens, slots, policy.Version), cancellationToken)
            .ConfigureAwait(false);
        try
        {
            do
            {
                while (true)
                {
                    var more = Waiting(requests);
                    IReadOnlyList<Completion> Advance()
                    {
                        session.Add(more);
                        return session.Advance();
                    }
                    foreach (var completion in await policy.Compute.RunAsync(Advance, cancellationToken).ConfigureAwait(false)) yield return completion;
                    if (session.Done) break;
                }
            }
            while (await requests.WaitToReadAsync(cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            await policy.Compute.RunAsync(session.Dispose, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static List<SampleRequest> Waiting(ChannelReader<SampleRequest> requests)
    {
        List<SampleRequest> waiting = [];
        while (requests.TryRead(out var request)) waiting.Add(request);
        return waiting;
    }
}
