using System.Runtime.CompilerServices;
using Rft.Training.Models;

namespace Rft.Training.Sampling;

/// <summary>Samples from the policy that is being trained, on the compute thread.</summary>
/// <param name="policy">The policy; its weights must not change while a call is under way.</param>
/// <param name="slots">Completions sampled side by side; bounds the memory of cached keys and values.</param>
public sealed class TorchSampler(Policy policy, int slots) : ISampler
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Completion> SampleAsync(
        IReadOnlyList<SampleRequest> requests, SamplingSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var session = await policy.Compute.RunAsync(
            () => new SamplingSession(policy.Model, requests, settings, policy.Chat.StopTokens, slots, policy.Version), cancellationToken)
            .ConfigureAwait(false);
        try
        {
            while (!session.Done)
            {
                foreach (var completion in await policy.Compute.RunAsync(session.Advance, cancellationToken).ConfigureAwait(false))
                    yield return completion;
            }
        }
        finally
        {
            await policy.Compute.RunAsync(session.Dispose, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
