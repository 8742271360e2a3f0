using Rft.Training.Data;
using Rft.Training.Models;
using Rft.Training.Runs;

namespace Rft.Training.Loop;

/// <summary>Training on given data, without sampling: batches of a seeded order, one optimizer step each.</summary>
/// <param name="policy">The policy.</param>
/// <param name="trainer">Its trainer.</param>
/// <param name="task">The data and what is learnt from them.</param>
/// <param name="run">Metrics, held-out losses and checkpoints.</param>
/// <param name="options">The stage's settings.</param>
/// <param name="clock">Measures.</param>
internal sealed class SupervisedLoop(
    Policy policy, Trainer trainer, ISupervisedTask task, RunRecorder run, SupervisedOptions options, TimeProvider clock)
{
    /// <summary>Runs the stage from where the run stands to its last step, or to where it stops early.</summary>
    /// <param name="stageSeed">The stage's seed.</param>
    /// <param name="cancellationToken">Stops at once; a graceful stop is the recorder's.</param>
    /// <exception cref="GuardStopException">A loss or gradient is not finite and the guard says stop.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async Task RunAsync(ulong stageSeed, CancellationToken cancellationToken)
    {
        var order = new ShuffledOrder(task.Rows, stageSeed);
        bool over = false;
        if (run.State.Step == 0) await run.MeasureStartAsync(options.Name, cancellationToken).ConfigureAwait(false);
        for (int step = run.State.Step + 1; step <= options.Steps && !over; step++)
        {
            long start = clock.GetTimestamp(), cursor = (long)(step - 1) * options.Batch;
            int[] rows = [.. Enumerable.Range(0, options.Batch).Select(i => order.RowAt(cursor + i))];
            double learningRate = options.Update.Schedule.At(step - 1, options.Steps);
            var (batch, norm) = await policy.Compute.RunAsync(() => Update(step, rows, learningRate), cancellationToken).ConfigureAwait(false);
            var metrics = Metrics(batch, norm, learningRate, clock.GetElapsedTime(start));
            over = await run.CompleteStepAsync(new StepMetrics(options.Name, step, metrics), run.State.Tally, cancellationToken).ConfigureAwait(false);
        }
    }

    private (LearntBatch Batch, double GradNorm) Update(int step, int[] rows, double learningRate)
    {
        var batch = task.Learn(trainer, rows);
        double norm = double.NaN;
        if (double.IsFinite(batch.Loss)) norm = trainer.OptimStep(options.Update.Optimizer with { LearningRate = learningRate });
        else trainer.DiscardGradients();
        if (double.IsFinite(norm)) policy.Version++;
        else if (options.NotFinite == NotFinitePolicy.Stop) throw GuardStopException.NotFinite(batch.Loss, norm, policy.Version);
        task.Completed(step);
        return (batch, norm);
    }

    private static SortedDictionary<string, double> Metrics(LearntBatch batch, double norm, double learningRate, TimeSpan whole)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["train/learning_rate"] = learningRate,
            ["train/tokens"] = batch.TrainedTokens,
            ["time/step"] = whole.TotalSeconds,
            ["speed/train_tokens_per_second"] = batch.Tokens / whole.TotalSeconds,
        };
        foreach (var (name, value) in batch.Metrics) values[name] = value;
        if (double.IsFinite(batch.Loss)) values["train/loss"] = batch.Loss;
        if (double.IsFinite(norm)) values["train/grad_norm"] = norm;
        return values;
    }
}
