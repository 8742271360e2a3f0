using System.Globalization;

namespace Rft.Training.Loop;

/// <summary>Ends a run whose policy has collapsed to few answers, or has left what it was in one step.</summary>
/// <param name="MinEntropy">Least entropy of the sampled distributions, nats a token; 0: any.</param>
/// <param name="MaxKl">Greatest KL (k3) of the policy after a step to the one that sampled it, nats a token; null: any.</param>
public sealed record CollapseGuard(double MinEntropy = 0, double? MaxKl = null)
{
    /// <summary>Looks at a step.</summary>
    /// <param name="metrics">Its metrics; values that are not there are not looked at.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="GuardStopException">It is out of bounds.</exception>
    public void Check(IReadOnlyDictionary<string, double> metrics, int step)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (metrics.TryGetValue("policy/entropy", out double entropy) && entropy < MinEntropy)
        {
            string seen = Say($"the policy's entropy was {entropy:0.####} nats a token in step {step}, below guards.min_entropy = {MinEntropy:0.####}");
            throw new GuardStopException(
                $"{seen}: it answers almost always the same. Go back to an earlier checkpoint with a lower learning rate, a bonus (loss.entropy_target) or a KL, or lower the guard");
        }
        if (MaxKl is { } most && metrics.TryGetValue("policy/kl", out double kl) && kl > most)
        {
            string seen = Say($"step {step} moved the policy by {kl:0.####} nats a token (policy/kl), above guards.max_kl = {most:0.####}");
            throw new GuardStopException($"{seen}. Lower the learning rate, make fewer updates a batch, or raise the guard");
        }
    }

    private static string Say(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
