using Rft.Graders;
using Rft.Training.Alarms;
using Rft.Training.Batches;
using Rft.Training.Checkpoints;
using Rft.Training.Data;
using Rft.Training.Journal;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Rollouts;
using Rft.Training.Runs;

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
    private IRolloutGrader? _grader;
    private readonly RunWriter _writer = new(directory.Root, observer.Notice, stop, clock, plan.Record.DiskWait);

    /// <summary>Opens teachers that stages name; null: none does.</summary>
    public TeacherOpener? OpenTeacher { get; init; }

    private Teachers Teachers => new(policy, Frozen, OpenTeacher);

    private FrozenPolicies Frozen => new(policy, directory.Root, _writer);

    /// <summary>Runs to the end.</summary>
    /// <param name="from">Where to go on; null to start.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <returns>Where the run stands at its end.</returns>
    /// <exception cref="CheckpointException">The checkpoint stands on another base model.</exception>
    /// <exception cref="GuardStopException">A guard ended the run.</exception>
    /// <exception cref="JournalException">The run's journal is damaged.</exception>
    /// <exception cref="CustomLossException">The user's own loss failed.</exception>
    /// <exception cref="RunStoppedException">A stop was asked for.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped at once.</exception>
    public async Task<RunState> RunAsync(Checkpoint? from, CancellationToken cancellationToken)
    {
        if (from is not null) await RestoreAsync(from, cancellationToken).ConfigureAwait(false);
        using var journal = RunJournal.Open(directory.JournalFolder, _writer);
        Report(journal);
        _grader = grader is null ? null : new JournaledGrader(grader, journal);
        try
        {
            return await RunStagesAsync(journal.WasStopped ? CountedAnew(from) : from, journal, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is GuardStopException or GraderFailedException)
        {
            await journal.StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    // What a guard counted before it ended the run is what whoever resumes has mended since.
    private static Checkpoint? CountedAnew(Checkpoint? checkpoint) => checkpoint is null
        ? null
        : checkpoint with { State = checkpoint.State with { Tally = checkpoint.State.Tally with { FlatSteps = 0, FailedSamples = 0 } } };

    private void Report(RunJournal journal)
    {
        if (journal.TornBytes > 0) observer.Notice($"the journal's last entry was cut off in the middle ({journal.TornBytes} bytes); it is done again");
        if (journal.Known > 0) observer.Notice($"{journal.Known} grades since the checkpoint are in the journal; graders are not asked for them again");
    }

    private async Task<RunState> RunStagesAsync(Checkpoint? from, RunJournal journal, CancellationToken cancellationToken)
    {
        var evaluator = _grader is null ? null : new GroupSources(policy, _grader, plan, clock).Evaluator();
        using var recorder = new RunRecorder(directory, policy, evaluator, observer, stop, plan.Record, from?.State ?? new RunState(), journal, _writer)
        {
            Watch = new AlarmWatch(plan.Alarms, plan.GraderWeights, plan.Shadows),
        };
        for (int stage = recorder.State.Stage; stage < plan.Stages.Count; stage++)
        {
            var moments = recorder.State.Step > 0 ? from : null;
            if (moments is null) await Teachers.KeepAsync(plan, stage, cancellationToken).ConfigureAwait(false);
            await RunStageAsync(plan.Stages[stage], moments, recorder, cancellationToken).ConfigureAwait(false);
            if (stop.Requested && stage + 1 < plan.Stages.Count) throw new RunStoppedException($"stopped after stage '{plan.Stages[stage].Name}'");
        }
        if (!plan.Stages.Any(stage => stage.Evaluated))
            await recorder.EvaluateAsync(plan.Stages[^1].Name, LastStep(recorder), cancellationToken).ConfigureAwait(false);
        return recorder.State;
    }

    // A run that was killed behind its last checkpoint has made no step in this process; a step on given data is an optimizer step.
    private int LastStep(RunRecorder recorder) =>
        recorder.LastStep > 0 ? recorder.LastStep : recorder.State.OptimizerStepsByStage.GetValueOrDefault(plan.Stages[^1].Name);

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
        recorder.HeldOut = task.HasHeldOut ? new HeldOutLoss(policy, task, options.HeldOut) : null;
        var trainer = new Trainer(policy.Model, optimizer, options.Update.Forward);
        return new SupervisedLoop(policy, trainer, task, recorder, options, clock).RunAsync(seed, cancellationToken);
    }

    private async Task RunRftAsync(
        RftStagePlan stage, Checkpoint? from, AdamW optimizer, RunRecorder recorder, ulong seed, CancellationToken cancellationToken)
    {
        await using var run = new RftStageRun(stage, plan, policy, _grader, Frozen, Teachers, recorder, clock);
        await run.RunAsync(from, optimizer, seed, cancellationToken).ConfigureAwait(false);
    }

    private Task<ReferencePolicy> ReferenceAsync(string file, ReferenceOptions? options, Checkpoint? from, CancellationToken cancellationToken) =>
        ReferencePolicy.OpenAsync(policy, Frozen, file, options, from?.Reference ?? [], cancellationToken);

    private static string OwnReference(StagePlan stage) => $"reference-{stage.Name}.safetensors";
}
