using Rft.Training.Batches;
using Rft.Training.Checkpoints;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Passes;
using static TorchSharp.torch;

namespace Rft.Training;

/// <summary>Trains a critic: gradients accumulate as sums over <c>ForwardBackward</c> calls until <see cref="OptimStep"/> applies them.</summary>
/// <param name="critic">The critic.</param>
/// <param name="optimizer">Its optimizer.</param>
/// <param name="forward">How sequences go through it.</param>
/// <remarks>Compute thread only. Dropout of an adapter is off: values are compared with values.</remarks>
public sealed class CriticTrainer(Critic critic, AdamW optimizer, ForwardOptions forward)
{
    /// <summary>The critic.</summary>
    public Critic Critic { get; } = critic;

    /// <summary>Its optimizer.</summary>
    public AdamW Optimizer { get; } = optimizer;

    /// <summary>A critic at the beginning of a stage, or as a checkpoint inside it has it.</summary>
    /// <param name="policy">The policy, which a new critic is a copy of.</param>
    /// <param name="forward">How sequences go through it.</param>
    /// <param name="from">The checkpoint; null: the stage begins.</param>
    /// <returns>Critic and optimizer are the caller's to dispose.</returns>
    /// <exception cref="CheckpointException">The checkpoint has no critic, or one of another shape.</exception>
    internal static CriticTrainer Open(Decoder policy, ForwardOptions forward, Checkpoint? from)
    {
        var critic = Critic.Of(policy);
        var optimizer = new AdamW(critic.Model.Trained);
        if (from is not null)
        {
            TensorSnapshot.Restore(from.Critic, critic.Model);
            TensorSnapshot.Restore(from.CriticOptimizer, from.StageState.CriticSteps, optimizer, critic.Model);
        }
        return new CriticTrainer(critic, optimizer, forward);
    }

    /// <summary>The value of the state in which each datum's targets were chosen, without a gradient.</summary>
    /// <param name="data">Sequences.</param>
    /// <returns>In the order of the data; zero where the mask is false.</returns>
    public IReadOnlyList<float[]> Values(IReadOnlyList<Datum> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var off = no_grad();
        var values = new float[data.Count][];
        foreach (var rows in Microbatches.Split(data, forward.MicroBatchTokens, forward.PackSequences))
        {
            using var scope = NewDisposeScope();
            var batch = Batch(data, rows);
            batch.CopyRows(new ValuePass(Critic, batch, forward).Values, rows, values);
        }
        return values;
    }

    /// <summary>Adds the gradient of the value loss over the data.</summary>
    /// <param name="data">The data of one optimizer step, or a part of them, with values and returns.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="totals">Counts of the whole step when <paramref name="data"/> is a part of it; null when it is the whole.</param>
    /// <exception cref="ArgumentException">Values or returns are missing.</exception>
    public ValueStats ForwardBackward(IReadOnlyList<Datum> data, ValueLoss loss, StepTotals? totals = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(loss);
        if (data.Any(datum => datum.Values is null || datum.Returns is null)) throw new ArgumentException("a critic learns from data with values and returns");
        totals ??= new StepTotals(data.Sum(datum => datum.TrainedLength), data.Count, data.Count(datum => datum.TrainedLength == 0));
        var stats = ValueStats.Zero;
        foreach (var rows in Microbatches.Split(data, forward.MicroBatchTokens, forward.PackSequences))
        {
            using var scope = NewDisposeScope();
            var batch = Batch(data, rows);
            var pass = new ValuePass(Critic, batch, forward);
            var (value, sums) = loss.Compute(batch.ValueInputs(pass.Values, totals));
            pass.Backward(value);
            stats += sums;
        }
        return stats;
    }

    /// <summary>Clips the accumulated gradients, applies them and sets them to zero.</summary>
    /// <param name="settings">Settings of this step.</param>
    /// <returns>The gradients' norm before clipping; when it is not finite the weights are left as they were.</returns>
    public double OptimStep(AdamWSettings settings) => Optimizer.Step(settings);

    /// <summary>Sets the accumulated gradients to zero without applying them.</summary>
    public void DiscardGradients() => Critic.Model.Trained.ClearGradients();

    /// <summary>Disposes critic and optimizer.</summary>
    internal void Close()
    {
        Optimizer.Dispose();
        Critic.Dispose();
    }

    private Microbatch Batch(IReadOnlyList<Datum> data, IReadOnlyList<int> rows) =>
        new([.. rows.Select(row => data[row])], Critic.Model.Tensors, forward.PackSequences);
}
