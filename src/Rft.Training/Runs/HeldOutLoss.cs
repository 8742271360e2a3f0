using System.Globalization;
using Rft.Training.Checkpoints;
using Rft.Training.Loop;
using Rft.Training.Models;

namespace Rft.Training.Runs;

/// <summary>The held-out loss of one stage: when it is measured, what counts as better, when the stage is to end. The tally keeps the state.</summary>
/// <param name="policy">The policy that is measured.</param>
/// <param name="task">Measures.</param>
/// <param name="options">When, and what follows.</param>
internal sealed class HeldOutLoss(Policy policy, ISupervisedTask task, HeldOutOptions options)
{
    /// <summary>Whether the checkpoint with the lowest loss is kept.</summary>
    public bool KeepBest => options.KeepBest;

    /// <summary>Whether a measurement is due.</summary>
    /// <param name="step">Step within the stage, 0 before the first.</param>
    /// <param name="last">Whether it is the stage's last.</param>
    public bool Due(int step, bool last) => last || step == 0 || (options.EverySteps > 0 && step % options.EverySteps == 0);

    /// <summary>Measures.</summary>
    /// <param name="stage">Name of the stage.</param>
    /// <param name="step">Step within the stage.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <returns>Finite values by name; a loss that is not finite is left out.</returns>
    public async Task<StepMetrics> MeasureAsync(string stage, int step, CancellationToken cancellationToken)
    {
        var measured = await policy.Compute.RunAsync(task.Measure, cancellationToken).ConfigureAwait(false);
        var values = measured.Where(pair => double.IsFinite(pair.Value)).ToDictionary(pair => $"valid/{pair.Key}", pair => pair.Value, StringComparer.Ordinal);
        return new StepMetrics(stage, step, new SortedDictionary<string, double>(values, StringComparer.Ordinal));
    }

    /// <summary>Counts a measurement.</summary>
    /// <param name="before">The count so far; null before the first measurement.</param>
    /// <param name="measured">The measurement; one without a finite loss is no improvement.</param>
    /// <returns>The count after it, and whether its loss is the stage's lowest.</returns>
    public (HeldOutTally Tally, bool Lowest) Count(HeldOutTally? before, StepMetrics measured)
    {
        double? loss = measured.Values.TryGetValue("valid/loss", out double value) ? value : null;
        double? lowest = before?.Lowest, mark = before?.Mark;
        bool lower = loss is not null && !(loss >= lowest), better = loss is not null && !(loss >= mark - options.MinDelta);
        var tally = new HeldOutTally(lower ? loss : lowest, better ? loss : mark, better ? 0 : (before?.Stale ?? 0) + 1);
        return (tally, lower);
    }

    /// <summary>Why the stage ends after a measurement; null when it goes on.</summary>
    /// <param name="tally">The count after it.</param>
    public string? Reason(HeldOutTally? tally)
    {
        if (options.Patience == 0 || tally is null || tally.Stale < options.Patience) return null;
        string delta = options.MinDelta > 0 ? string.Create(CultureInfo.InvariantCulture, $" by more than {options.MinDelta:0.######}") : "";
        return tally.Mark is { } mark
            ? string.Create(CultureInfo.InvariantCulture, $"valid/loss has not fallen below {mark:0.######}{delta} in {tally.Stale} measurements")
            : string.Create(CultureInfo.InvariantCulture, $"valid/loss was not a number in {tally.Stale} measurements");
    }
}
