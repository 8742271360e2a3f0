using Rft.Training.Checkpoints;
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

    /// <summary>Gives advantages by token and trains a critic; null: the stage has none.</summary>
    public CriticStep? Critic { get; init; }

    /// <summary>Runs the stage from where the run stands to its last step.</summary>
    /// <param name="cancellationToken">Stops at once; a graceful stop is the recorder's.</param>
    /// <exception cref="GuardStopException">A guard ended the run.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (run.State.Step == 0) await run.EvaluateAsync(options.Name, 0, cancellationToken).ConfigureAwait(false);
        for (int step = run.State.Step + 1; step <= options.Steps; step++)
        {
            if (await StepAsync(step, cancellationToken).ConfigureAwait(false)) return;
        }
    }

    // Whether the stage is over.
    private async Task<bool> StepAsync(int step, CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        await run.EnterAsync(step, RunPhase.Collecting, cancellationToken).ConfigureAwait(false);
        var batch = await feed.NextAsync(step, cancellationToken).ConfigureAwait(false);
        var idle = clock.GetElapsedTime(start);
        await run.EnterAsync(step, RunPhase.Graded, cancellationToken).ConfigureAwait(false);
        if (batch.Failure is { } failure)
        {
            await RecordFailureAsync(step, batch, clock.GetElapsedTime(start), cancellationToken).ConfigureAwait(false);
            throw failure;
        }
        int version = policy.Version;
        var (coefficients, entropyCoef) = StepCoefficients.Of(options, run.State.Tally, batch);
        var (kept, charged) = await ChargeAsync(batch.Kept, coefficients, cancellationToken).ConfigureAwait(false);
        var valued = await ValueAsync(kept, coefficients, cancellationToken).ConfigureAwait(false);
        var (rollouts, taught) = valued is null ? await AdvantagesAsync(kept, cancellationToken).ConfigureAwait(false) : (valued.Rollouts, TeacherReport.None);
        charged ??= valued?.KlPerToken;
        var (report, learnt, updating) = await UpdateAsync(step, rollouts, valued, coefficients, cancellationToken).ConfigureAwait(false);

        double? kl = charged ?? report?.Stats.PerToken(report.Stats.RefKlSum);
        var tally = Tally(batch, updated: report is not null || learnt is not null) with
        {
            EntropyCoef = entropyCoef, KlCoef = coefficients.NextKl(options, kl, rollouts.Count),
        };
        var metrics = RftMetrics.Of(batch, rollouts, report, LearningRate(step), updating, clock.GetElapsedTime(start));
        if (charged is { } paid && double.IsFinite(paid)) metrics["policy/reference_kl"] = paid;
        if (feed.Overlaps) metrics["time/idle"] = idle.TotalSeconds;
        var more = batch.Selection.Concat(coefficients.Metrics()).Concat(taught.Metrics()).Concat(RftMetrics.Staleness(rollouts, version))
            .Concat(ShadowMetrics.Of(batch, Shadows)).Concat(CanaryMetrics.Of(batch, CanaryShare))
            .Concat(valued?.Metrics() ?? []).Concat(learnt?.Metrics() ?? []);
        foreach (var (name, value) in more) metrics[name] = value;
        return await RecordAsync(new StepMetrics(options.Name, step, metrics), batch, rollouts, tally, cancellationToken).ConfigureAwait(false);
    }

    private double LearningRate(int step) => options.Update.Schedule.At(step - 1, options.Steps);

    private async Task RecordFailureAsync(int step, StepBatch batch, TimeSpan whole, CancellationToken cancellationToken)
    {
        var metrics = RftMetrics.Of(batch, [], null, LearningRate(step), TimeSpan.Zero, whole);
        await run.RecordRolloutsAsync(options.Name, step, batch, [], cancellationToken).ConfigureAwait(false);
        await run.RecordFailedStepAsync(new StepMetrics(options.Name, step, metrics), cancellationToken).ConfigureAwait(false);
    }

    // Guards speak after the step is recorded.
    private async Task<bool> RecordAsync(
        StepMetrics metrics, StepBatch batch, IReadOnlyList<Rollout> rollouts, StageTally tally, CancellationToken cancellationToken)
    {
        await run.RecordRolloutsAsync(options.Name, metrics.Step, batch, rollouts, cancellationToken).ConfigureAwait(false);
        await run.WatchAsync(metrics, batch, rollouts, cancellationToken).ConfigureAwait(false);
        bool over = await run.CompleteStepAsync(metrics, tally, cancellationToken).ConfigureAwait(false);
        FaultBudget.CheckCount(tally.FailedSamples, options);
        CheckFlat(tally.FlatSteps, batch);
        options.Collapse.Check(metrics.Values, metrics.Step);
        return over;
    }

    // A step that skipped its update on purpose, or in which nothing came to its end, is not flat.
    private StageTally Tally(StepBatch batch, bool updated)
    {
        var before = run.State.Tally;
        bool flat = !updated && batch.Refill is not { Skipped: true } && batch is not { Open: not null, Sampled.Count: 0 };
        return before with { FlatSteps = flat ? before.FlatSteps + 1 : 0, FailedSamples = before.FailedSamples + batch.FailedSamples };
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

    private async Task<ValuedBatch?> ValueAsync(
        IReadOnlyList<RolloutGroup> groups, StepCoefficients coefficients, CancellationToken cancellationToken) => Critic is null
            ? null
            : await policy.Compute.RunAsync(() => Critic.Apply(groups, coefficients.Kl), cancellationToken).ConfigureAwait(false);

    private async Task<(UpdateReport? Report, CriticReport? Learnt, TimeSpan Time)> UpdateAsync(
        int step, IReadOnlyList<Rollout> rollouts, ValuedBatch? valued, StepCoefficients coefficients, CancellationToken cancellationToken)
    {
        long start = clock.GetTimestamp();
        var report = rollouts.Count == 0 || Critic?.Alone(step) == true
            ? null
            : await policy.Compute.RunAsync(() => update.Run(rollouts, LearningRate(step), coefficients), cancellationToken).ConfigureAwait(false);
        var learnt = rollouts.Count == 0 || valued is null
            ? null
            : await policy.Compute.RunAsync(() => Critic!.Learn(valued, step), cancellationToken).ConfigureAwait(false);
        var time = clock.GetElapsedTime(start);
        if (reference is { Moves: true }) await policy.Compute.RunAsync(() => reference.Follow(step), cancellationToken).ConfigureAwait(false);
        await run.EnterAsync(step, RunPhase.Updated, cancellationToken).ConfigureAwait(false);
        return (report, learnt, time);
    }

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
