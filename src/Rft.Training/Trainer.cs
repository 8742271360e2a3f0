using Rft.Training.Batches;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using static TorchSharp.torch;

namespace Rft.Training;

/// <summary>Trains a policy: gradients accumulate as sums over <see cref="ForwardBackward"/> calls until <see cref="OptimStep"/> applies them.</summary>
/// <param name="model">The policy.</param>
/// <param name="optimizer">Its optimizer.</param>
/// <param name="microBatchTokens">Padded tokens that go through the model at once; bounds memory, does not change gradients beyond rounding.</param>
/// <remarks>Compute thread only. The managed loop uses this class and the sampler, as a loop of your own would.</remarks>
public sealed class Trainer(Decoder model, AdamW optimizer, int microBatchTokens)
{
    private readonly SequenceScorer _scorer = new(model, microBatchTokens);

    /// <summary>Adds the gradient of a loss over the data.</summary>
    /// <param name="data">The data of one optimizer step, or a part of them.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="temperature">Temperature at which the tokens were sampled; the logits are divided by it.</param>
    /// <param name="totals">Counts of the whole step when <paramref name="data"/> is a part of it; null when it is the whole.</param>
    public ForwardBackwardResult ForwardBackward(IReadOnlyList<Datum> data, ILoss loss, double temperature = 1, StepTotals? totals = null)
    {
        totals ??= new StepTotals(data.Sum(datum => datum.TrainedLength), data.Count, data.Count(datum => datum.TrainedLength == 0));
        var stats = LossStats.Zero;
        var logProbs = new float[data.Count][];
        foreach (var rows in Microbatches.Split(data, microBatchTokens))
        {
            using var scope = NewDisposeScope();
            var batch = new Microbatch([.. rows.Select(row => data[row])], model.Tensors);
            var (current, entropies) = _scorer.Score(batch, temperature, loss.Needs.HasFlag(LossNeeds.Entropies));
            var output = loss.Compute(batch.LossInputs(current, entropies, totals));
            // A micro-batch without a trained token has a constant loss, which has no gradient to take.
            if (output.Loss.requires_grad) output.Loss.backward();
            stats += output.Stats;
            batch.CopyRows(current, rows, logProbs);
        }
        return new ForwardBackwardResult(stats, logProbs);
    }

    /// <summary>Clips the accumulated gradients, applies them and sets them to zero.</summary>
    /// <param name="settings">Settings of this step.</param>
    /// <returns>The gradients' norm before clipping; when it is not finite the weights are left as they were.</returns>
    public double OptimStep(AdamWSettings settings) => optimizer.Step(settings);

    /// <summary>Sets the accumulated gradients to zero without applying them.</summary>
    public void DiscardGradients() => model.Trained.ClearGradients();
}
