namespace Rft.Training.Loop;

/// <summary>What one batch of a supervised stage gave.</summary>
/// <param name="Loss">The loss; not a number when the batch cannot be learnt.</param>
/// <param name="TrainedTokens">Tokens that were trained.</param>
/// <param name="Tokens">Tokens that went through the model, without padding.</param>
/// <param name="Metrics">Further numbers by metric name; finite.</param>
internal sealed record LearntBatch(double Loss, double TrainedTokens, long Tokens, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>The metric of a load-balancing loss; empty without one, which is 0.</summary>
    /// <param name="balance">Its value, its coefficient included.</param>
    public static Dictionary<string, double> Balanced(double balance) => balance > 0 ? new() { ["train/balance"] = balance } : [];
}
