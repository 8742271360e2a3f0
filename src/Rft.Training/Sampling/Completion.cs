using Rft.Training.Models;

namespace Rft.Training.Sampling;

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
    int Index, int Member, int[] Tokens, float[] LogProbs, float[] PolicyLogProbs, bool Stopped, double Entropy, int PolicyVersion)
{
    /// <summary>The experts behind each token, at the position that predicts it, [n]; null for a model without experts.</summary>
    public ExpertChoices? Experts { get; init; }
}
