using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>Direct preference optimisation and its relatives: mean over pairs of a function of both responses' log-ratios to a reference.</summary>
/// <remarks>Pairs couple two rows, so this is no <see cref="ILoss"/>. Formulas and sources: docs/losses.md. Keeps no state.</remarks>
public sealed class PreferenceLoss
{
    private readonly PreferenceOptions _options;

    /// <summary>Creates the loss.</summary>
    /// <param name="options">Its settings; null for DPO.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it and the cure.</exception>
    public PreferenceLoss(PreferenceOptions? options = null)
    {
        _options = options ?? new PreferenceOptions();
        _options.Validate();
    }

    /// <summary>Computes the pairs' share of the step's loss.</summary>
    /// <param name="inputs">The pairs; owned by the caller, left unchanged.</param>
    /// <returns>A differentiable scalar in the caller's dispose scope, and sums for statistics.</returns>
    /// <exception cref="ArgumentException">Shapes differ, or one side has no reference.</exception>
    public PreferenceOutput Compute(PreferenceInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        inputs.Validate();
        using var scope = NewDisposeScope();
        var (chosenMask, rejectedMask) = (inputs.ChosenMask.IsNotZero(), inputs.RejectedMask.IsNotZero());
        var shorter = minimum(chosenMask.sum(1), rejectedMask.sum(1));                     // [P]
        var chosen = Side.Of(inputs.Chosen, inputs.ChosenReference, chosenMask, shorter, _options);
        var rejected = Side.Of(inputs.Rejected, inputs.RejectedReference, rejectedMask, shorter, _options);
        var (c, r) = (Score(chosen), Score(rejected));
        double pairs = inputs.TotalPairs ?? inputs.Chosen.shape[0];
        double divisor = pairs == 0 ? 1 : pairs;

        var preference = _options.Terms
            .Select(term => PreferenceSurrogates.PairLoss(c, r, term.Objective, _options).Times(term.Weight))
            .Aggregate((sum, next) => sum.Plus(next)).sum().DividedBy(divisor);
        var plain = chosen.Plain;
        var sft = -(_options.SftAverage ? plain / chosen.Lengths : plain).sum().DividedBy(divisor);
        var loss = _options.SftWeight == 0 ? preference.alias() : preference.Plus(sft.Times(_options.SftWeight));
        return new PreferenceOutput(loss.MoveToOuterDisposeScope(), Stats(loss, preference, sft, chosen, rejected));
    }

    private Tensor Score(Side side)
    {
        var score = _options.Divergence switch
        {
            PreferenceDivergence.ReverseKl => side.LogRatio,
            PreferenceDivergence.ForwardKl => -(-side.LogRatio).exp(),
            PreferenceDivergence.JsDivergence => PreferenceSurrogates.LogSigmoid(side.LogRatio),
            _ => throw new ArgumentOutOfRangeException(nameof(side), _options.Divergence, "no such divergence"),
        };
        return _options.LengthNormalized ? score / side.Lengths : score;
    }

    private PreferenceStats Stats(Tensor loss, Tensor preference, Tensor sft, Side chosen, Side rejected)
    {
        using var off = no_grad();
        double?[] sums = TensorSums.Read(
            loss, preference, sft, chosen.LogRatio, rejected.LogRatio, chosen.LogRatio.gt(rejected.LogRatio), chosen.LogProb, rejected.LogProb);
        double Sum(int index) => sums[index]!.Value;
        return new PreferenceStats(
            chosen.LogRatio.shape[0], Sum(0), Sum(1), Sum(2), _options.Beta * Sum(3), _options.Beta * Sum(4), Sum(5), Sum(6), Sum(7));
    }

    /// <summary>The sums of one side, all [P].</summary>
    /// <param name="LogProb">Log-probability of the response, tail tokens weighed by LD-DPO's alpha.</param>
    /// <param name="LogRatio">The same minus that of the reference.</param>
    /// <param name="Plain">Log-probability of the response with all tokens at weight 1.</param>
    /// <param name="Lengths">Token counts, at least 1.</param>
    private sealed record Side(Tensor LogProb, Tensor LogRatio, Tensor Plain, Tensor Lengths)
    {
        public static Side Of(Tensor logProbs, Tensor? reference, Tensor mask, Tensor shorter, PreferenceOptions options)
        {
            var outside = mask.logical_not();
            var tail = mask.to_type(ScalarType.Int64).cumsum(1).gt(shorter.unsqueeze(1));                  // [P, T]
            Tensor Weighed(Tensor tokens) =>
                options.LdAlpha is { } alpha ? tokens.ZeroWhere(tail).Plus(tokens.Times(alpha).ZeroWhere(tail.logical_not())).sum(1) : tokens.sum(1);
            var own = logProbs.ZeroWhere(outside);
            var logProb = Weighed(own);
            var logRatio = reference is null ? logProb : logProb - Weighed(reference.detach().ZeroWhere(outside));
            return new Side(logProb, logRatio, own.sum(1), mask.sum(1).to_type(logProbs.dtype).AtLeast(1));
        }
    }
}
