using Rft.Training.Batches;
using Rft.Training.Checkpoints;
using Rft.Training.Data;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Runs;

namespace Rft.Training.Loop;

/// <summary>Supervised fine-tuning on the assistant messages of chat rows: token mean of the cross entropy.</summary>
/// <param name="policy">The policy.</param>
/// <param name="trainer">Its trainer.</param>
/// <param name="data">One datum a row.</param>
/// <param name="run">Metrics and checkpoints.</param>
/// <param name="options">The stage's settings.</param>
/// <param name="clock">Measures.</param>
internal sealed class SftLoop(Policy policy, Trainer trainer, IReadOnlyList<Datum> data, RunRecorder run, SftOptions options, TimeProvider clock)
{
    private readonly CrossEntropyLoss _loss = new();

    /// <summary>Runs the stage from where the run stands to its last step.</summary>
    /// <param name="stageSeed">The stage's seed.</param>
    /// <param name="cancellationToken">Stops at once; a graceful stop is the recorder's.</param>
    /// <exception cref="GuardStopException">A loss or gradient is not finite and the guard says stop.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async Task RunAsync(ulong stageSeed, CancellationToken cancellationToken)
    {
        var order = new ShuffledOrder(data.Count, stageSeed);
        for (int step = run.State.Step + 1; step <= options.Steps; step++)
        {
            long start = clock.GetTimestamp(), cursor = (long)(step - 1) * options.Batch;
            Datum[] batch = [.. Enumerable.Range(0, options.Batch).Select(i => data[order.RowAt(cursor + i)])];
            double learningRate = options.Update.Schedule.At(step - 1, options.Steps);
            var (stats, norm) = await policy.Compute.RunAsync(
                () => Update(batch, learningRate), cancellationToken).ConfigureAwait(false);
            var metrics = Metrics(stats, norm, learningRate, batch, clock.GetElapsedTime(start));
            await run.CompleteStepAsync(new StepMetrics(options.Name, step, metrics), new StageTally(), cancellationToken).ConfigureAwait(false);
        }
    }

    private (LossStats Stats, double GradNorm) Update(Datum[] batch, double learningRate)
    {
        var stats = trainer.ForwardBackward(batch, _loss).Stats;
        double norm = double.NaN;
        if (double.IsFinite(stats.Loss)) norm = trainer.OptimStep(options.Update.Optimizer with { LearningRate = learningRate });
        else trainer.DiscardGradients();
        if (double.IsFinite(norm)) policy.Version++;
        else if (options.NotFinite == NotFinitePolicy.Stop) throw GuardStopException.NotFinite(stats.Loss, norm, policy.Version);
        return (stats, norm);
    }

    private static SortedDictionary<string, double> Metrics(LossStats stats, double norm, double learningRate, Datum[] batch, TimeSpan whole)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["train/learning_rate"] = learningRate,
            ["train/tokens"] = stats.Tokens,
            ["time/step"] = whole.TotalSeconds,
            ["speed/train_tokens_per_second"] = batch.Sum(datum => datum.Length) / whole.TotalSeconds,
        };
        if (double.IsFinite(stats.Loss)) values["train/loss"] = stats.Loss;
        if (double.IsFinite(norm)) values["train/grad_norm"] = norm;
        return values;
    }
}
