using Rft.Graders;
using Rft.Training.Batches;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Passes;
using static TorchSharp.torch;

namespace Rft.Training;

/// <summary>Trains a policy: gradients accumulate as sums over <c>ForwardBackward</c> calls until <see cref="OptimStep"/> applies them.</summary>
/// <param name="model">The policy.</param>
/// <param name="optimizer">Its optimizer.</param>
/// <param name="forward">How sequences go through the model.</param>
/// <remarks>Compute thread only. The managed loop uses this class and the sampler, as a loop of your own would.</remarks>
public sealed class Trainer(Decoder model, AdamW optimizer, ForwardOptions forward)
{
    // -A x summed has the gradient -A by x: with A = -slope it is the slope.
    private static readonly PolicyLoss Slopes = new(new PolicyLossOptions
    {
        Objective = PolicyObjective.Reinforce,
        RatioLevel = RatioLevel.None,
        Aggregation = new AggregationOptions { Mode = AggregationMode.TokenSum },
    });

    private readonly SequenceScorer _scorer = new(model, forward);
    private ulong _passes;

    /// <summary>A trainer with the usual options.</summary>
    /// <param name="model">The policy.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="microBatchTokens">Padded tokens that go through the model at once; bounds memory, does not change gradients beyond rounding.</param>
    public Trainer(Decoder model, AdamW optimizer, int microBatchTokens)
        : this(model, optimizer, new ForwardOptions(microBatchTokens))
    {
    }

    /// <summary>Adds the gradient of a loss over the data.</summary>
    /// <param name="data">The data of one optimizer step, or a part of them.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="temperature">Temperature at which the tokens were sampled; the logits are divided by it.</param>
    /// <param name="totals">Counts of the whole step when <paramref name="data"/> is a part of it; null when it is the whole.</param>
    /// <exception cref="ArgumentException">The data's experts were chosen by a model of another shape.</exception>
    public ForwardBackwardResult ForwardBackward(IReadOnlyList<Datum> data, ILoss loss, double temperature = 1, StepTotals? totals = null)
    {
        totals ??= new StepTotals(
            data.Sum(datum => datum.TrainedLength), data.Count, data.Count(datum => datum.TrainedLength == 0),
            data.Sum(datum => datum.Weight * datum.TrainedLength));
        var stats = LossStats.Zero;
        var logProbs = new float[data.Count][];
        double tokens = data.Sum(datum => datum.Length), balance = 0;
        foreach (var rows in Microbatches.Split(data, forward.MicroBatchTokens, forward.PackSequences))
        {
            using var scope = NewDisposeScope();
            var batch = new Microbatch([.. rows.Select(row => data[row])], model.Tensors, forward.PackSequences);
            using var dropout = model.Adapter?.Drop(Seed.Derive(forward.DropoutSeed, (ulong)optimizer.Steps, _passes++));
            using var pass = new ForwardPass(model, batch, forward, temperature, loss.Needs.HasFlag(LossNeeds.Entropies), batch.TokenCount / tokens);
            var output = loss.Compute(batch.LossInputs(pass.LogProbs, pass.Entropies, totals));
            balance += pass.Balance();
            pass.Backward(output.Loss);
            stats += output.Stats;
            batch.CopyRows(pass.LogProbs, rows, logProbs);
        }
        return new ForwardBackwardResult(stats, logProbs) { Balance = balance };
    }

    /// <summary>Adds the gradient of a preference loss. The two sides of a pair go through the model together, so that no further pass is needed.</summary>
    /// <param name="pairs">The pairs of one optimizer step, or a part of them; with reference log-probabilities where the loss has a reference.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="totalPairs">Pairs of the whole step when <paramref name="pairs"/> are a part of it; null when they are the whole.</param>
    /// <returns>Sums over the pairs.</returns>
    /// <exception cref="ArgumentException">Reference log-probabilities are there for one side only.</exception>
    public PreferenceStats ForwardBackward(IReadOnlyList<PreferenceDatum> pairs, PreferenceLoss loss, double? totalPairs = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(loss);
        var stats = PreferenceStats.Zero;
        double tokens = pairs.Sum(pair => (double)pair.Chosen.Length + pair.Rejected.Length);
        foreach (var part in Microbatches.Split(pairs, forward.MicroBatchTokens))
        {
            using var scope = NewDisposeScope();
            var batch = new Microbatch([.. part.Select(i => pairs[i].Chosen), .. part.Select(i => pairs[i].Rejected)], model.Tensors);
            using var dropout = model.Adapter?.Drop(Seed.Derive(forward.DropoutSeed, (ulong)optimizer.Steps, _passes++));
            using var pass = new ForwardPass(model, batch, forward, temperature: 1, entropies: false, batch.TokenCount / tokens);
            var output = loss.Compute(batch.PreferenceInputs(pass.LogProbs, totalPairs ?? pairs.Count));
            double balance = pass.Balance();
            pass.Backward(output.Loss);
            stats += output.Stats with { Balance = balance };
        }
        return stats;
    }

    /// <summary>
    /// Adds the gradient of a function of all log-probabilities at once, which may couple rows: pairs, rankings, whole groups. Costs one more forward pass.
    /// </summary>
    /// <param name="data">The data that the function sees.</param>
    /// <param name="function">
    /// From the log-probabilities of each datum's targets (nats, 0 where the mask is false, in the order of the data) to loss and gradient. Called on the
    /// compute thread, before any gradient is added.
    /// </param>
    /// <param name="temperature">Divides the logits.</param>
    /// <returns>Statistics with the function's loss, and the log-probabilities.</returns>
    /// <exception cref="CustomLossException">The function returned a gradient of another shape.</exception>
    public ForwardBackwardResult ForwardBackwardCustom(
        IReadOnlyList<Datum> data, Func<IReadOnlyList<float[]>, CustomLossResult> function, double temperature = 1)
    {
        var result = function(_scorer.LogProbs(data, temperature));
        if (result.Gradient.Count != data.Count || result.Gradient.Where((row, i) => row.Length != data[i].Length).Any())
            throw new CustomLossException("the custom loss returned a gradient of another shape; it needs one row a datum, one value a target");
        // Row weights belong to the function, not to its surrogate.
        Datum[] slopes = [.. data.Select((datum, i) => datum with { Advantages = Array.ConvertAll(result.Gradient[i], slope => -(float)slope), Weight = 1 })];
        var pass = ForwardBackward(slopes, Slopes, temperature);
        return pass with { Stats = pass.Stats with { Loss = result.Loss } };
    }

    /// <summary>Clips the accumulated gradients, applies them and sets them to zero.</summary>
    /// <param name="settings">Settings of this step.</param>
    /// <returns>The gradients' norm before clipping; when it is not finite the weights are left as they were.</returns>
    public double OptimStep(AdamWSettings settings)
    {
        _passes = 0;
        return optimizer.Step(settings);
    }

    /// <summary>Sets the accumulated gradients to zero without applying them.</summary>
    public void DiscardGradients()
    {
        _passes = 0;
        model.Trained.ClearGradients();
    }
}
