using Rft.Training.Batches;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Passes;
using static TorchSharp.torch;

namespace Rft.Training;

/// <summary>Log-probabilities of given tokens under a model, without gradients: the reference's for a KL term, a teacher's, a check's.</summary>
/// <param name="model">The model.</param>
/// <param name="forward">How sequences go through it.</param>
/// <remarks>Compute thread only.</remarks>
public sealed class SequenceScorer(Decoder model, ForwardOptions forward)
{
    /// <summary>A scorer with the usual options.</summary>
    /// <param name="model">The model.</param>
    /// <param name="microBatchTokens">Padded tokens that go through the model at once; bounds memory, does not change results beyond rounding.</param>
    public SequenceScorer(Decoder model, int microBatchTokens)
        : this(model, new ForwardOptions(microBatchTokens))
    {
    }

    /// <summary>Log-probability of each datum's targets.</summary>
    /// <param name="data">Sequences.</param>
    /// <param name="temperature">Divides the logits.</param>
    /// <returns>Nats, in the order of the data; zero where the mask is false.</returns>
    public IReadOnlyList<float[]> LogProbs(IReadOnlyList<Datum> data, double temperature = 1)
    {
        using var off = no_grad();
        var logProbs = new float[data.Count][];
        foreach (var rows in Microbatches.Split(data, forward.MicroBatchTokens, forward.PackSequences))
        {
            using var scope = NewDisposeScope();
            var batch = new Microbatch([.. rows.Select(row => data[row])], model.Tensors, forward.PackSequences);
            using var pass = new ForwardPass(model, batch, forward, temperature, entropies: false);
            batch.CopyRows(pass.LogProbs, rows, logProbs);
        }
        return logProbs;
    }

    /// <summary>The preference loss of pairs and its statistics.</summary>
    /// <param name="pairs">Pairs, with reference log-probabilities where the loss has a reference.</param>
    /// <param name="loss">The loss.</param>
    /// <returns>Sums over the pairs; the loss is their mean.</returns>
    public PreferenceStats Evaluate(IReadOnlyList<PreferenceDatum> pairs, PreferenceLoss loss)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(loss);
        using var off = no_grad();
        var stats = PreferenceStats.Zero;
        foreach (var part in Microbatches.Split(pairs, forward.MicroBatchTokens))
        {
            using var scope = NewDisposeScope();
            var batch = new Microbatch([.. part.Select(i => pairs[i].Chosen), .. part.Select(i => pairs[i].Rejected)], model.Tensors);
            using var pass = new ForwardPass(model, batch, forward, temperature: 1, entropies: false);
            stats += loss.Compute(batch.PreferenceInputs(pass.LogProbs, pairs.Count)).Stats;
        }
        return stats;
    }
}
