using Rft.Training.Batches;
using Rft.Training.Models;
using Rft.Training.Sampling;
using static TorchSharp.torch;

namespace Rft.Training;

/// <summary>Log-probabilities of given tokens under a model: the policy's in training, the reference's for a KL term.</summary>
/// <param name="model">The model.</param>
/// <param name="microBatchTokens">Padded tokens that go through the model at once; bounds memory, does not change results beyond rounding.</param>
/// <remarks>Compute thread only.</remarks>
public sealed class SequenceScorer(Decoder model, int microBatchTokens)
{
    /// <summary>Log-probability of each datum's targets, without a gradient.</summary>
    /// <param name="data">Sequences.</param>
    /// <param name="temperature">Divides the logits.</param>
    /// <returns>Nats, in the order of the data; zero where the mask is false.</returns>
    public IReadOnlyList<float[]> LogProbs(IReadOnlyList<Datum> data, double temperature = 1)
    {
        using var off = no_grad();
        var logProbs = new float[data.Count][];
        foreach (var rows in Microbatches.Split(data, microBatchTokens))
        {
            using var scope = NewDisposeScope();
            var batch = new Microbatch([.. rows.Select(row => data[row])], model.Tensors);
            batch.CopyRows(Score(batch, temperature, entropies: false).LogProbs, rows, logProbs);
        }
        return logProbs;
    }

    /// <summary>Differentiable log-probabilities, and entropies when asked for, [B, T]; zero where the mask is false.</summary>
    /// <remarks>Logits are made only where a target is trained: with long prompts that is a small part of the vocabulary product.</remarks>
    internal (Tensor LogProbs, Tensor? Entropies) Score(Microbatch batch, double temperature, bool entropies)
    {
        using var scope = NewDisposeScope();
        var empty = model.Tensors.Zeros([batch.Rows * batch.Length]);
        if (batch.TrainedPositions.numel() == 0)
        {
            Tensor Nothing() => empty.view(batch.Rows, batch.Length).MoveToOuterDisposeScope();
            return (Nothing(), entropies ? Nothing() : null);
        }
        var hidden = model.Hidden(batch.Inputs, new CausalState(batch.Length, model.Tensors)).reshape(-1, model.Config.Width);
        var all = PolicyDistribution.LogProbs(Logits(hidden.index_select(0, batch.TrainedPositions)), temperature);
        var chosen = all.gather(-1, batch.TrainedTargets.unsqueeze(-1)).squeeze(-1);
        Tensor Spread(Tensor values) =>
            empty.scatter(0, batch.TrainedPositions, values).view(batch.Rows, batch.Length).MoveToOuterDisposeScope();
        return (Spread(chosen), entropies ? Spread(PolicyDistribution.Entropy(all)) : null);
    }

    // Products of very few rows round differently; the sampler never makes them.
    private Tensor Logits(Tensor hidden)
    {
        long rows = hidden.shape[0], missing = SamplingSession.MinimumRows - rows;
        return missing <= 0 ? model.Logits(hidden) : model.Logits(nn.functional.pad(hidden, [0, 0, 0, missing])).narrow(0, 0, rows);
    }
}
