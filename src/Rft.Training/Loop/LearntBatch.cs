namespace Rft.Training.Loop;

/// <summary>What one batch of a supervised stage gave.</summary>
/// <param name="Loss">The loss; not a number when the batch cannot be learnt.</param>
/// <param name="TrainedTokens">Tokens that were trained.</param>
/// <param name="Tokens">Tokens that went through the model, without padding.</param>
/// <param name="Metrics">Further numbers by metric name; finite.</param>
internal sealed record LearntBatch(double Loss, double TrainedTokens, long Tokens, IReadOnlyDictionary<string, double> Metrics);
