using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>Supervised loss: minus the log-probability of the targets, times the weights, aggregated over the optimizer step.</summary>
/// <remarks>
/// Weights multiply and denominators count tokens or rows without them, so a weight changes the size of the step. Weights may be 0 or
/// negative; a trained token of weight 0 still counts. A target of log-probability minus infinity contributes 0 and is counted.
/// </remarks>
public sealed class CrossEntropyLoss : ILoss
{
    private readonly AggregationOptions _aggregation;

    /// <summary>Creates the loss.</summary>
    /// <param name="aggregation">How token losses become one number; null for the mean over the step's trained tokens.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and the cure.</exception>
    public CrossEntropyLoss(AggregationOptions? aggregation = null)
    {
        _aggregation = aggregation ?? new AggregationOptions();
        _aggregation.Validate();
    }

    /// <inheritdoc/>
    public LossNeeds Needs => LossNeeds.None;

    /// <inheritdoc/>
    public LossOutput Compute(LossInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        inputs.Validate(Needs);
        using var scope = NewDisposeScope();
        var totals = inputs.Totals ?? StepTotals.Of(inputs.Mask, inputs.Weights);
        var tokens = TokenSelection.Of(inputs.Mask, inputs.LogProbs);
        var negLogLikelihood = -tokens.Select(inputs.LogProbs);                            // [B, T]
        var weighted = inputs.Weights is null ? negLogLikelihood : negLogLikelihood * tokens.Select(inputs.Weights.detach());
        var loss = Aggregation.Reduce(weighted, inputs.Mask, totals, _aggregation);
        var stats = Stats(loss, tokens, negLogLikelihood);
        totals.RequireCover(stats);
        return new LossOutput(loss.MoveToOuterDisposeScope(), stats);
    }

    private static LossStats Stats(Tensor loss, TokenSelection tokens, Tensor negLogLikelihood)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        double?[] sums = TensorSums.Read(
            loss, tokens.Kept(), tokens.Trained.any(1), tokens.Trained.logical_and(tokens.Excluded), negLogLikelihood);
        return new LossStats
        {
            Loss = sums[0]!.Value,
            Tokens = sums[1]!.Value,
            Sequences = sums[2]!.Value,
            ImpossibleTokens = sums[3]!.Value,
            NegLogLikelihoodSum = sums[4]!.Value,
        };
    }
}
