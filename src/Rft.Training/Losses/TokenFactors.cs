using Rft.Training.Devices;
using Rft.Training.Losses.Objectives;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>What multiplies the token losses of a policy: masks of tokens that are too far off policy, weights of the data, importance weights.</summary>
/// <param name="Factor">[B, T], without gradient; null when everything is 1.</param>
/// <param name="MaskedOut">[B, T] bool, positions that a mask of the loss has set to 0; null without such a mask.</param>
internal sealed record TokenFactors(Tensor? Factor, Tensor? MaskedOut)
{
    public static TokenFactors Of(Surrogate.Terms terms, LossInputs inputs, TokenSelection tokens, PolicyLossOptions options)
    {
        using var scope = NewDisposeScope();
        var maskedOut = Union(OffPolicyRows(terms, options.OffPolicyMaskThreshold), ProbabilityShift(terms, inputs, tokens, options.ProbabilityMask));
        var factor = inputs.Weights is null ? null : tokens.Select(inputs.Weights.detach());
        if (options.Tis is { } tis)
        {
            var weights = ImportanceWeights.Compute(inputs.OldLogProbs!, inputs.RolloutLogProbs!, tokens.Kept(), tis);
            factor = factor is null ? weights : factor * weights;
        }
        if (maskedOut is not null) factor = (factor ?? ones_like(terms.Advantages)).ZeroWhere(maskedOut);
        return new TokenFactors(factor?.MoveToOuterDisposeScope(), maskedOut?.MoveToOuterDisposeScope());
    }

    // Rows that the policy has left behind may not be pushed down further. TRL, off_policy_mask_threshold.
    private static Tensor? OffPolicyRows(Surrogate.Terms terms, double? threshold)
    {
        if (threshold is not { } most) return null;
        var drift = Ratios.RowMean(terms.Old! - terms.LogProbs.detach(), terms.Kept, new AggregationOptions());     // [B, 1]
        return drift.IsAbove(most).logical_and(terms.Advantages.IsBelow(0));
    }

    // |p now - p when sampled|. The sampler's own log-probabilities where they are given, else the old ones.
    private static Tensor? ProbabilityShift(Surrogate.Terms terms, LossInputs inputs, TokenSelection tokens, double? bound)
    {
        if (bound is not { } most) return null;
        var sampled = inputs.RolloutLogProbs is null ? terms.Old! : tokens.Select(inputs.RolloutLogProbs.detach());
        return (terms.LogProbs.detach().exp() - sampled.exp()).abs().IsAbove(most);
    }

    private static Tensor? Union(Tensor? left, Tensor? right) => left is null ? right : right is null ? left : left.logical_or(right);
}
