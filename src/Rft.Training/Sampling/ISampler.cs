namespace Rft.Training.Sampling;

/// <summary>A prompt to sample from.</summary>
/// <param name="Index">The caller's number of the prompt; comes back with its completions.</param>
/// <param name="Tokens">Token ids; at least one.</param>
/// <param name="Count">Completions wanted.</param>
/// <param name="Seed">Every draw is addressed below this seed by (member, token); equal seeds give equal completions.</param>
public sealed record SampleRequest(int Index, IReadOnlyList<int> Tokens, int Count, ulong Seed);

/// <summary>One sampled continuation.</summary>
/// <param name="Index">The request's number.</param>
/// <param name="Member">Which of the request's completions, from 0.</param>
/// <param name="Tokens">Token ids, the stop token included; [n].</param>
/// <param name="LogProbs">Log-probability of each token in the distribution it was drawn from, [n], nats.</param>
/// <param name="PolicyLogProbs">The same before top-k and top-p, [n], nats.</param>
/// <param name="Stopped">Whether a stop token ended it; otherwise it was cut off at the limit.</param>
/// <param name="Entropy">Sum over tokens of the entropy of the tempered distribution, nats.</param>
/// <param name="PolicyVersion">Optimizer steps applied to the policy that sampled it.</param>
public sealed record Completion(
    int Index, int Member, int[] Tokens, float[] LogProbs, float[] PolicyLogProbs, bool Stopped, double Entropy, int PolicyVersion);

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
