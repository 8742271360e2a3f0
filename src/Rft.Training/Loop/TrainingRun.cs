using Rft.Graders;
using Rft.Training.Batches;
using Rft.Training.Checkpoints;
using Rft.Training.Data;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Runs;
using Rft.Training.Selection;

namespace Rft.Training.Loop;

/// <summary>Runs the stages of a plan, from the start or from a checkpoint.</summary>
/// <param name="plan">What to do.</param>
/// <param name="policy">The policy, initialised; overwritten when a checkpoint is given.</param>
/// <param name="grader">Asks the graders; null for a plan without a reinforcement stage.</param>
/// <param name="directory">Where the run is written.</param>
/// <param name="observer">Watches.</param>
/// <param name="stop">A wish to stop after the current step.</param>
/// <param name="clock">Measures.</param>
public sealed class TrainingRun(
    TrainingPlan plan, Policy policy, IRolloutGrader? grader, RunDirectory directory, IRunObserver observer, StopRequest stop, TimeProvider clock)
{
    // Of all reinforcement stages: the policy as it was when the first of them began. A stage on pairs, or with a reference that moves, has its own.
    private const string RunReference = "reference.safetensors";
    private readonly GroupSources? _sources = grader is null ? null : new GroupSources(policy, grader, plan, clock);

    /// <summary>Runs to the end.</summary>
    /// <param name="from">Where to go on; null to start.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <returns>Where the run stands at its end.</returns>
    /// <exception cref="CheckpointException">The checkpoint stands on another base model.</exception>
    /// <exception cref="GuardStopException">A guard ended the run.</exception>
    /// <exception cref="CustomLossException">The user's own loss failed.</exception>
    /// <exception cref="RunStoppedException">A stop was asked for.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped at once.</exception>
    public async Task<RunState> RunAsync(Checkpoint? from, CancellationToken cancellationToken)
    {
        if (from is not null) await RestoreAsync(from, cancellationToken).ConfigureAwait(false);
        using var recorder = new RunRecorder(directory, policy, _sources?.Evaluator(), observer, stop, plan.Record, from?.State ?? new RunState());
        for (int stage = recorder.State.Stage; stage < plan.Stages.Count; stage++)
        {
            var moments = recorder.State.Step > 0 ? from : null;
            await RunStageAsync(plan.Stages[stage], moments, recorder, cancellationToken).ConfigureAwait(false);
            if (stop.Requested && stage + 1 < plan.Stages.Count) throw new RunStoppedException($"stopped after stage '{plan.Stages[stage].Name}'");
        }
        if (!plan.Stages.Any(stage => stage.Evaluated))
            await recorder.EvaluateAsync(plan.Stages[^1].Name, recorder.LastStep, cancellationToken).ConfigureAwait(false);
        return recorder.State;
    }

    private async Task RestoreAsync(Checkpoint from, CancellationToken cancellationToken)
    {
        if (from.Base?.Fingerprint is { } before && before != policy.Base?.Fingerprint)
        {
            throw new CheckpointException(
                $"the checkpoint's adapter was trained on the model that was in {from.Base.Folder}, whose weight files have changed since; bring them back or start a new run");
        }
        await policy.Compute.RunAsync(() => TensorSnapshot.Restore(from.Model, policy.Model), cancellationToken).ConfigureAwait(false);
        policy.Version = from.State.PolicyVersion;
    }

    private async Task RunStageAsync(StagePlan stage, Checkpoint? moments, RunRecorder recorder, CancellationToken cancellationToken)
    {
        var optimizer = await policy.Compute.RunAsync(() => CreateOptimizer(moments), cancellationToken).ConfigureAwait(false);
        await recorder.BeginStageAsync(stage, optimizer, cancellationToken).ConfigureAwait(false);
        ulong seed = Seed.Derive(plan.Seed, Seed.Hash(stage.Name));
        try
        {
            await (stage switch
            {
                SftStagePlan sft => RunSftAsync(sft, optimizer, recorder, seed, cancellationToken),
                DpoStagePlan dpo => RunDpoAsync(dpo, moments, optimizer, recorder, seed, cancellationToken),
                RftStagePlan rft => RunRftAsync(rft, moments, optimizer, recorder, seed, cancellationToken),
                _ => throw new ArgumentException($"stage '{stage.Name}' has no known method"),
            }).ConfigureAwait(false);
        }
        finally
        {
            await policy.Compute.RunAsync(optimizer.Dispose, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private AdamW CreateOptimizer(Checkpoint? moments)
    {
        var optimizer = new AdamW(policy.Model.Trained);
        if (moments is not null) TensorSnapshot.Restore(moments.Optimizer, moments.State.OptimizerSteps, optimizer, policy.Model);
        return optimizer;
    }

    private Task RunSftAsync(SftStagePlan stage, AdamW optimizer, RunRecorder recorder, ulong seed, CancellationToken cancellationToken)
    {
        Datum[] Data(IReadOnlyList<ChatRow> rows) => [.. rows.Select(row => ConversationBatch.Build(row, policy.Chat, policy.Model.Config.Context))];
        var task = new SftTask(Data(stage.Rows), Data(stage.HeldOut), new SequenceScorer(policy.Model, stage.Options.Update.Forward));
        return SuperviseAsync(task, stage.Options, optimizer, recorder, seed, cancellationToken);
    }

    private async Task RunDpoAsync(
        DpoStagePlan stage, Checkpoint? from, AdamW optimizer, RunRecorder recorder, ulong seed, CancellationToken cancellationToken)
    {
        PreferenceDatum[] Data(IReadOnlyList<PreferenceRow> rows) =>
            [.. rows.Select(row => ConversationBatch.Build(row, policy.Chat, policy.Model.Config.Context))];
        var forward = stage.Options.Update.Forward;
        var reference = await ReferenceAsync(OwnReference(stage), stage.Options.Reference, from, cancellationToken).ConfigureAwait(false);
        try
        {
            recorder.Reference = reference;
            var task = new DpoTask(
                Data(stage.Pairs), Data(stage.HeldOut), new PreferenceLoss(stage.Options.Loss), new SequenceScorer(policy.Model, forward),
                new SequenceScorer(reference.Model, forward), reference);
            await SuperviseAsync(task, stage.Options, optimizer, recorder, seed, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await policy.Compute.RunAsync(reference.Dispose, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private Task SuperviseAsync(
        ISupervisedTask task, SupervisedOptions options, AdamW optimizer, RunRecorder recorder, ulong seed, CancellationToken cancellationToken)
    {
        (recorder.Cursor, recorder.Remembered) = (() => 0, () => StageState.Empty);
        recorder.HeldOut = task.HasHeldOut ? new HeldOutLoss(policy, task, options.HeldOut) : null;
        var trainer = new Trainer(policy.Model, optimizer, options.Update.Forward);
        return new SupervisedLoop(policy, trainer, task, recorder, options, clock).RunAsync(seed, cancellationToken);
    }

    private async Task RunRftAsync(
        RftStagePlan stage, Checkpoint? from, AdamW optimizer, RunRecorder recorder, ulong seed, CancellationToken cancellationToken)
    {
        var (options, remembered) = (stage.Options, from?.StageState ?? StageState.Empty);
        var prompts = new PromptDataset(stage.Rows, policy.Chat, seed) { Cursor = recorder.State.Cursor };
        var selector = new PromptSelector(prompts, options.Selection, Seed.Derive(seed, Seed.Hash("selection"))) { Known = remembered.Prompts };
        string file = options.Reference is null ? RunReference : OwnReference(stage);
        using var reference = options.NeedsReference
            ? await ReferenceAsync(file, options.Reference, from, cancellationToken).ConfigureAwait(false)
            : null;
        recorder.Reference = reference;
        var scorer = reference is null ? null : new SequenceScorer(reference.Model, options.Update.Forward);
        var sources = _sources ?? throw new InvalidOperationException("a reinforcement stage needs graders");
        var collector = new StepCollector(sources.Source(), selector, new GroupJudge(sources.Rewards(), Weighted(), options), options);
        collector.Restore([.. remembered.Carried.Select(group => group.Restore(prompts.All))]);
        recorder.Cursor = () => prompts.Cursor;
        recorder.Remembered = () => new StageState(selector.Known, [.. collector.Carried.Select(SavedGroup.Of)]);
        var trainer = new Trainer(policy.Model, optimizer, options.Update.Forward);
        var update = new PolicyUpdate(policy, trainer, options.LossNeedsReference ? scorer : null, options);
        var rewardKl = options.KlReward is { } penalty ? new RewardKl(scorer!, penalty, options.LossTemperature) : null;
        var loop = new RftLoop(policy, collector, selector, rewardKl, update, reference, recorder, options, clock);
        await loop.RunAsync(seed, cancellationToken).ConfigureAwait(false);
    }

    private Task<ReferencePolicy> ReferenceAsync(string file, ReferenceOptions? options, Checkpoint? from, CancellationToken cancellationToken) =>
        ReferencePolicy.OpenAsync(policy, Path.Combine(directory.Root, file), options, from?.Reference ?? [], cancellationToken);

    private static string OwnReference(StagePlan stage) => $"reference-{stage.Name}.safetensors";

    private HashSet<string> Weighted() => [.. plan.GraderWeights.Where(pair => pair.Value != 0).Select(pair => pair.Key)];
}
