using Rft.Training.Batches;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using static TorchSharp.torch;

namespace Rft.Training;

/// <summary>What a forward-backward pass reports.</summary>
/// <param name="Stats">Sums over the trained tokens.</param>
/// <param name="LogProbs">Log-probability of each datum's targets under the policy, nats; zero where the mask is false. In the order of the data.</param>
public sealed record ForwardBackwardResult(LossStats Stats, IReadOnlyList<float[]> LogProbs);

/// <summary>Trains a policy: gradients accumulate as sums over <see cref="ForwardBackward"/> calls until <see cref="OptimStep"/> applies them.</summary>
/// <param name="model">The policy.</param>
/// <param name="optimizer">Its optimizer.</param>
/// <param name="microBatchTokens">Padded tokens that go through the model at once; bounds memory, does not change gradients beyond rounding.</param>
/// <remarks>Compute thread only. The managed loop uses this class and the sampler, as a loop of your own would.</remarks>
public sealed class Trainer(Decoder model, AdamW optimizer, int microBatchTokens)
{
    /// <summary>The policy.</summary>
    public Decoder Model { get; } = model;

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
            var batch = new Microbatch([.. rows.Select(row => data[row])], Model.Tensors);
            var (current, entropies) = Forward(batch, temperature, loss.Needs.HasFlag(LossNeeds.Entropies));
            var output = loss.Compute(batch.LossInputs(current, entropies, totals));
            // A micro-batch without a trained token has a constant loss, which has no gradient to take.
            if (output.Loss.requires_grad) output.Loss.backward();
            stats += output.Stats;
            batch.CopyRows(current, rows, logProbs);
        }
        return new ForwardBackwardResult(stats, logProbs);
    }

    /// <summary>Log-probability of each datum's targets, without a gradient.</summary>
    /// <param name="data">Sequences.</param>
    /// <param name="temperature">Divides the logits.</param>
    /// <returns>Nats; zero where the mask is false.</returns>
    public IReadOnlyList<float[]> LogProbs(IReadOnlyList<Datum> data, double temperature = 1)
    {
        using var off = no_grad();
        var logProbs = new float[data.Count][];
        foreach (var rows in Microbatches.Split(data, microBatchTokens))
        {
            using var scope = NewDisposeScope();
            var batch = new Microbatch([.. rows.Select(row => data[row])], Model.Tensors);
            batch.CopyRows(Forward(batch, temperature, entropies: false).LogProbs, rows, logProbs);
        }
        return logProbs;
    }

    /// <summary>Clips the accumulated gradients, applies them and sets them to zero.</summary>
    /// <param name="settings">Settings of this step.</param>
    /// <returns>The gradients' norm before clipping; when it is not finite the weights are left as they were.</returns>
    public double OptimStep(AdamWSettings settings) => optimizer.Step(settings);

    // Logits only where a target is trained: with long prompts that is a small part of the vocabulary product.
    private (Tensor LogProbs, Tensor? Entropies) Forward(Microbatch batch, double temperature, bool entropies)
    {
        using var scope = NewDisposeScope();
        var empty = Model.Tensors.Zeros([batch.Rows * batch.Length]);
        if (batch.TrainedPositions.numel() == 0) return (empty.view(batch.Rows, batch.Length).MoveToOuterDisposeScope(), null);
        var hidden = Model.Hidden(batch.Inputs, new CausalState(batch.Length, Model.Tensors)).reshape(-1, Model.Config.Width);
        var all = PolicyDistribution.LogProbs(Model.Logits(hidden.index_select(0, batch.TrainedPositions)), temperature);
        var chosen = all.gather(-1, batch.TrainedTargets.unsqueeze(-1)).squeeze(-1);
        Tensor Spread(Tensor values) =>
            empty.scatter(0, batch.TrainedPositions, values).view(batch.Rows, batch.Length).MoveToOuterDisposeScope();
        return (Spread(chosen), entropies ? Spread(PolicyDistribution.Entropy(all)) : null);
    }
}
