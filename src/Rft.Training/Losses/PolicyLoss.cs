using Rft.Training.Devices;
using Rft.Training.Losses.Objectives;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>Policy-gradient loss: surrogate, masks, row and importance weights, aggregation, then KL term and entropy bonus.</summary>
/// <remarks>
/// Order as in docs/losses.md. Masks and weights act on the surrogate only. The KL term has the surrogate's aggregation. A trained token with a
/// log-probability of minus infinity contributes 0, is counted, and stays in the denominators.
/// </remarks>
public sealed class PolicyLoss : ILoss
{
    private readonly PolicyLossOptions _options;
    private readonly Surrogate _surrogate;

    /// <summary>Creates the loss.</summary>
    /// <param name="options">Its settings.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and the cure.</exception>
    public PolicyLoss(PolicyLossOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _surrogate) = (options, Surrogates.Of(options.Objective));
        bool readsOld = _surrogate.NeedsOld || options.RatioLevel != RatioLevel.None || options.Tis is not null
            || options.OffPolicyMaskThreshold is not null || options.ProbabilityMask is not null;
        Needs = LossNeeds.Advantages
            | (readsOld ? LossNeeds.OldLogProbs : LossNeeds.None)
            | (options.Tis is null ? LossNeeds.None : LossNeeds.RolloutLogProbs)
            | (options.Kl is null ? LossNeeds.None : LossNeeds.RefLogProbs)
            | (options.EntropyCoef == 0 ? LossNeeds.None : LossNeeds.Entropies);
    }

    /// <inheritdoc/>
    public LossNeeds Needs { get; }

    /// <inheritdoc/>
    public LossOutput Compute(LossInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        inputs.Validate(Needs);
        using var scope = NewDisposeScope();
        var totals = inputs.Totals ?? StepTotals.Of(inputs.Mask);
        var reference = _options.Kl is null ? null : inputs.RefLogProbs;
        var rollout = _options.Tis is null && _options.ProbabilityMask is null ? null : inputs.RolloutLogProbs;
        var tokens = TokenSelection.Of(inputs.Mask, inputs.LogProbs, inputs.OldLogProbs, reference, rollout);
        var logProbs = tokens.Select(inputs.LogProbs);                                     // [B, T], as all below
        var old = inputs.OldLogProbs is null ? null : tokens.Select(inputs.OldLogProbs.detach());
        var advantages = tokens.Select(inputs.Advantages!.detach());
        var ratio = Ratios.Compute(logProbs, old, tokens.Kept(), _options);

        var terms = new Surrogate.Terms(logProbs, old, advantages, ratio, tokens.Kept());
        var factors = TokenFactors.Of(terms, inputs, tokens, _options);
        var tokenLoss = _surrogate.TokenLoss(terms, _options);
        if (factors.Factor is not null) tokenLoss = tokenLoss * factors.Factor;
        var kl = reference is null ? null : Kl(logProbs, tokens.Select(reference), ratio, _options.Kl!);
        if (kl is not null) tokenLoss = tokenLoss.Plus(kl.Times(_options.Kl!.Coef));
        var loss = Aggregation.Reduce(tokens.Select(tokenLoss), inputs.Mask, totals, _options.Aggregation);

        var entropies = inputs.Entropies is null ? null : tokens.Select(inputs.Entropies);
        if (_options.EntropyCoef != 0)
        {
            var bonus = Aggregation.Reduce(entropies!, inputs.Mask, totals, _options.EntropyAggregation ?? _options.Aggregation);
            loss = loss - bonus.Times(_options.EntropyCoef);
        }
        var stats = PolicyStats.Read(new(loss, tokens, logProbs, old, advantages, ratio, entropies, kl, factors.MaskedOut), _options);
        totals.RequireCover(stats);
        return new LossOutput(loss.MoveToOuterDisposeScope(), stats);
    }

    private static Tensor Kl(Tensor logProbs, Tensor refLogProbs, Tensor? ratio, KlOptions options)
    {
        var values = KlPenalty.TokenValues(logProbs, refLogProbs, options);
        return options.WeightByRatio ? values * ratio! : values;
    }
}
