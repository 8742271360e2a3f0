using Rft.Training.Models;

namespace Rft.Training.Rollouts;

/// <summary>A run of tokens of one origin inside a training sequence. Immutable; the arrays are never written after construction.</summary>
/// <remarks>
/// Sampled spans carry log-probabilities and the policy version that sampled them. Inserted spans (the prompt, a tool's result)
/// carry neither and are never trained.
/// </remarks>
public sealed record TokenSpan
{
    private TokenSpan(int[] tokens, bool trained, float[] logProbs, float[] policyLogProbs, int policyVersion, ExpertChoices? experts = null)
    {
        Experts = experts;
        Tokens = tokens;
        Trained = trained;
        LogProbs = logProbs;
        PolicyLogProbs = policyLogProbs;
        PolicyVersion = policyVersion;
    }

    /// <summary>Token ids, [n].</summary>
    public IReadOnlyList<int> Tokens { get; }

    /// <summary>Whether the policy is trained on these tokens.</summary>
    public bool Trained { get; }

    /// <summary>Log-probabilities in nats of the distribution the tokens were drawn from (after temperature, top-k and top-p), [n]; empty when inserted.</summary>
    public IReadOnlyList<float> LogProbs { get; }

    /// <summary>
    /// Log-probabilities in nats under the policy at the sampling temperature over the whole vocabulary, [n]: what the trainer's ratio compares with.
    /// Equal to <see cref="LogProbs"/> unless top-k or top-p cut the distribution. Empty when inserted.
    /// </summary>
    public IReadOnlyList<float> PolicyLogProbs { get; }

    /// <summary>Optimizer steps applied to the policy that sampled the span; -1 when inserted.</summary>
    public int PolicyVersion { get; }

    /// <summary>The experts behind each token, at the position that predicts it, [n]; null when inserted or for a model without experts.</summary>
    public ExpertChoices? Experts { get; }

    /// <summary>Tokens that were put there, not sampled.</summary>
    /// <param name="tokens">Token ids.</param>
    public static TokenSpan Inserted(int[] tokens) => new(tokens, trained: false, [], [], policyVersion: -1);

    /// <summary>Tokens that the policy sampled.</summary>
    /// <param name="tokens">Token ids, [n].</param>
    /// <param name="logProbs">Log-probabilities of the sampled distribution, [n], nats.</param>
    /// <param name="policyLogProbs">Log-probabilities of the untruncated distribution, [n], nats.</param>
    /// <param name="policyVersion">Optimizer steps applied to the sampling policy.</param>
    /// <param name="experts">The experts behind the tokens, [n]; null for a model without experts.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static TokenSpan Sampled(int[] tokens, float[] logProbs, float[] policyLogProbs, int policyVersion, ExpertChoices? experts = null)
    {
        if (tokens.Length != logProbs.Length || tokens.Length != policyLogProbs.Length)
        {
            throw new ArgumentException(
                $"a sampled span needs one log-probability a token: {tokens.Length} tokens, {logProbs.Length} and {policyLogProbs.Length} log-probabilities");
        }
        if (experts is not null && experts.Tokens != tokens.Length)
            throw new ArgumentException($"a sampled span needs the experts of every token: {tokens.Length} tokens, experts of {experts.Tokens}");
        return new TokenSpan(tokens, trained: true, logProbs, policyLogProbs, policyVersion, experts);
    }
}
