using Rft.Training.Models;
using Rft.Training.Rollouts;
using Rft.Training.Runs;

namespace Rft.Training.Loop;

/// <summary>Reinforcement fine-tuning: sample groups, grade them, drop those without signal, turn rewards into advantages, update the policy.</summary>
/// <param name="policy">The policy.</param>
/// <param name="feed">Steps 1 to 6: prompts to kept groups.</param>
/// <param name="rewardKl">Takes the KL off rewards; null without such a penalty.</param>
/// <param name="teaching">Adds what a teacher says; null: it has none.</param>
/// <param name="update">Steps 8 to 11: batches, loss, optimizer.</param>
/// <param name="reference">What rewards and loss are held to; null: nothing reads it.</param>
/// <param name="run">Step 12: metrics, rollouts, evaluations, checkpoints.</param>
/// <param name="options">The stage's settings.</param>
/// <param name="clock">Measures.</param>
internal sealed class RftLoop(
    Policy policy, IStepFeed feed, RewardKl? rewardKl, TeacherSignal? teaching, PolicyUpdate update, ReferencePolicy? reference,
    RunRecorder run, RftOptions options, TimeProvider clock)
{
    /// <summary>Graders that are compared with others.</summary>
    public IReadOnlyList<Shadow> Shadows { get; init; } = [];

    /// <summary>Share of rollouts that is graded twice.</summary>
    public double CanaryShare { get; init; }

    /// <summary>Runs the stage from where the run stands to its last step.</summary>
    /// <param name="cancellationToken">Stops at once; a graceful stop is the recorder's.</param>
    /// <exception cref="GuardStopException">A guard ended the run.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var tally = run.State.Tally;
        if (run.State.Step == 0) await run.EvaluateAsync(options.Name, 0, cancellationToken).ConfigureAwait(false);
        for (int step = run.State.Step + 1; step <= options.Steps; step++)
        {
            long start = clock.GetTimestamp();
            await run.EnterAsync(step, RunPhase.Collecting, cancellationToken).ConfigureAwait(false);
            var batch = await feed.NextAsync(step, cancellationToken).ConfigureAwait(false);
            var idle = clock.GetElapsedTime(start);
            int version = policy.Version;
            await run.EnterAsync(step, RunPhase.Graded, cancellationToken).ConfigureAwait(false);
            if (batch.Failure is { } failure)
            {
                var numbers = RftMetrics.Of(batch, [], null, options.Update.Schedule.At(step - 1, options.Steps), TimeSpan.Zero, clock.GetElapsedTime(start));
                await run.RecordRolloutsAsync(options.Name, step, batch, [], cancellationToken).ConfigureAwait(false);
                await run.RecordFailedStepAsync(new StepMetrics(options.Name, step, numbers), cancellationToken).ConfigureAwait(false);
                throw failure;
            }
            var (coefficients, entropyCoef) = StepCoefficients.Of(options, tally, batch);
            var (kept, charged) = await ChargeAsync(batch.Kept, coefficients, cancellationToken).ConfigureAwait(false);
            var (rollouts, taught) = await AdvantagesAsync(kept, cancellationToken).ConfigureAwait(false);
            double learningRate = options.Update.Schedule.At(step - 1, options.Steps);
            long updateStart = clock.GetTimestamp();
            var report = await UpdateAsync(rollouts, learningRate, coefficients, cancellationToken).ConfigureAwait(false);
            var updating = clock.GetElapsedTime(updateStart);
            if (reference is { Moves: true }) await policy.Compute.RunAsync(() => reference.Follow(step), cancellationToken).ConfigureAwait(false);
            await run.EnterAsync(step, RunPhase.Updated, cancellationToken).ConfigureAwait(false);

            bool flat = report is null && batch.Refill is not { Skipped: true } && batch is not { Open: not null, Sampled.Count: 0 };
            double? kl = charged ?? report?.Stats.PerToken(report.Stats.RefKlSum);
            tally = run.State.Tally with
            {
                FlatSteps = flat ? tally.FlatSteps + 1 : 0,
                FailedSamples = tally.FailedSamples + batch.FailedSamples,
                EntropyCoef = entropyCoef,
                KlCoef = coefficients.NextKl(options, kl, rollouts.Count),
            };
            var metrics = RftMetrics.Of(batch, rollouts, report, learningRate, updating, clock.GetElapsedTime(start));
            if (charged is not null) metrics["policy/reference_kl"] = charged.Value;
            if (coefficients.Entropy is { } bonus) metrics["train/entropy_coef"] = bonus;
            if (coefficients.Kl is { } penalty) metrics["train/kl_coef"] = penalty;
            if (feed.Overlaps) metrics["time/idle"] = idle.TotalSeconds;
            var more = batch.Selection.Concat(taught.Metrics()).Concat(RftMetrics.Staleness(rollouts, version)).Concat(ShadowMetrics.Of(batch, Shadows))
                .Concat(CanaryMetrics.Of(batch, CanaryShare));
            foreach (var (name, value) in more) metrics[name] = value;
            var recorded = new StepMetrics(options.Name, step, metrics);
            await run.RecordRolloutsAsync(options.Name, step, batch, rollouts, cancellationToken).ConfigureAwait(false);
            await run.WatchAsync(recorded, batch, rollouts, cancellationToken).ConfigureAwait(false);
            bool over = await run.CompleteStepAsync(recorded, tally, cancellationToken).ConfigureAwait(false);
            FaultBudget.CheckCount(tally.FailedSamples, options);
            CheckFlat(tally.FlatSteps, batch);
            options.Collapse.Check(metrics, step);
            if (over) return;
        }
    }

    private async Task<(IReadOnlyList<RolloutGroup> Groups, double? KlPerToken)> ChargeAsync(
        IReadOnlyList<RolloutGroup> groups, StepCoefficients coefficients, CancellationToken cancellationToken) => rewardKl is null
            ? (groups, null)
            : await policy.Compute.RunAsync(() => rewardKl.Apply(groups, coefficients.Kl), cancellationToken).ConfigureAwait(false);

    private async Task<(IReadOnlyList<Rollout> Rollouts, TeacherReport Report)> AdvantagesAsync(
        IReadOnlyList<RolloutGroup> groups, CancellationToken cancellationToken)
    {
        IReadOnlyList<Rollout> rollouts = options.Teacher is { Graded: false }
            ? [.. groups.SelectMany(group => group.Rollouts)]
            : GroupAdvantages.Apply(groups, options.Advantage);
        return teaching is null
            ? (rollouts, TeacherReport.None)
            : await policy.Compute.RunAsync(() => teaching.Apply(rollouts), cancellationToken).ConfigureAwait(false);
    }

    private async Task<UpdateReport?> UpdateAsync(
        IReadOnlyList<Rollout> rollouts, double learningRate, StepCoefficients coefficients, CancellationToken cancellationToken) => rollouts.Count == 0
            ? null
            : await policy.Compute.RunAsync(() => update.Run(rollouts, learningRate, coefficients), cancellationToken).ConfigureAwait(false);

    private void CheckFlat(int flatSteps, StepBatch batch)
    {
        if (options.MaxFlatSteps == 0 || flatSteps < options.MaxFlatSteps) return;
        var reasons = batch.Dropped.GroupBy(group => group.Reason).OrderByDescending(reason => reason.Count())
            .Select(reason => $"{reason.Count()} {reason.Key}");
        throw new GuardStopException(
            $"no group had signal in {flatSteps} steps in a row (last step: {string.Join(", ", reasons)}); "
            + "all at the top: the task is solved; all at the bottom: it is too hard, or a grader always says the same; "
            + "all screened: a shadow disagrees with its grader everywhere");
    }
}
