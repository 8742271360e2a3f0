using System.Globalization;
using Rft.Training.Alarms;
using Rft.Training.Checkpoints;
using Rft.Training.Evaluation;
using Rft.Training.Journal;
using Rft.Training.Loop;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Rollouts;
using Rft.Training.Tokenizers;

namespace Rft.Training.Runs;

/// <summary>Step 12 of the loop: writes what happened, evaluates, saves checkpoints, and stops the run at a step boundary when asked to.</summary>
internal sealed class RunRecorder : IDisposable
{
    private readonly RunDirectory _directory;
    private readonly Policy _policy;
    private readonly Evaluator? _evaluator;
    private readonly IRunObserver _observer;
    private readonly StopRequest _stop;
    private readonly RecordOptions _options;
    private readonly RunJournal _journal;
    private readonly RunWriter _writer;
    private readonly MetricsLog _metrics;
    private readonly AlarmLog _alarms;
    private readonly CheckpointStore _checkpoints;
    private readonly HashSet<string> _unflushed = new(StringComparer.Ordinal);
    private AdamW? _optimizer;
    private string _stage = "";
    private int _stageSteps;
    private bool _evaluates;

    public RunRecorder(
        RunDirectory directory, Policy policy, Evaluator? evaluator, IRunObserver observer, StopRequest stop, RecordOptions options, RunState state,
        RunJournal journal, RunWriter writer)
    {
        (_directory, _policy, _evaluator, _observer, _stop, _options, State) = (directory, policy, evaluator, observer, stop, options, state);
        (_journal, _writer) = (journal, writer);
        directory.CutBack(state.RolloutSteps, state.TotalSteps);
        _metrics = new MetricsLog(directory.MetricsFile, state.MetricsBytes);
        _alarms = new AlarmLog(directory.AlarmsFile, state.AlarmBytes);
        _checkpoints = new CheckpointStore(directory.CheckpointsFolder, options.KeepCheckpoints);
    }

    /// <summary>Raises alarms; null: nothing is watched.</summary>
    public AlarmWatch? Watch { get; init; }

    /// <summary>Where the run stands.</summary>
    public RunState State { get; private set; }

    /// <summary>How far the stage is, beside the policy; set by a stage that remembers something before its first step.</summary>
    public Func<StageProgress> Progress { get; set; } = () => StageProgress.None;

    /// <summary>The held-out loss of the stage; null: none. Set by the stage before its first step.</summary>
    public HeldOutLoss? HeldOut { get; set; }

    /// <summary>The last step that was completed, within its stage; 0 before any.</summary>
    public int LastStep { get; private set; }

    /// <summary>The reference of the stage; null: none. Kept in checkpoints where it moves. Set by the stage before its first step.</summary>
    public ReferencePolicy? Reference { get; set; }

    /// <summary>The critic of the stage; null: none. Kept in checkpoints inside the stage. Set by the stage before its first step.</summary>
    public CriticTrainer? Critic { get; set; }

    /// <summary>Begins or goes on with a stage.</summary>
    public async Task BeginStageAsync(StagePlan stage, AdamW optimizer, CancellationToken cancellationToken)
    {
        (_optimizer, _stage, _stageSteps, _evaluates) = (optimizer, stage.Name, stage.Steps, stage.Evaluated);
        (HeldOut, Reference, Critic) = (null, null, null);
        Progress = () => StageProgress.None;
        _observer.StageStarted(stage.Name, stage.Method, State.Step + 1, stage.Steps);
        if (stage is RftStagePlan && _checkpoints.Start is null)
        {
            if (State.TotalSteps == 0) await SaveAsync(StageProgress.None, inside: false, best: false, cancellationToken).ConfigureAwait(false);
            await _writer.WriteAsync("the mark of the start", () => _checkpoints.MarkStart(_checkpoints.Latest!), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the user something.</summary>
    public void Notice(string message) => _observer.Notice(message);

    /// <summary>Says how far the step that is under way is.</summary>
    public Task EnterAsync(int step, RunPhase phase, CancellationToken cancellationToken) => _journal.EnterAsync(_stage, step, phase, cancellationToken);

    /// <summary>Writes the rollouts of a step.</summary>
    public async Task RecordRolloutsAsync(string stage, int step, StepBatch batch, IReadOnlyList<Rollout> trained, CancellationToken cancellationToken)
    {
        State = State with { RolloutSteps = State.RolloutSteps + 1 };
        if (!_options.RecordRollouts) return;
        var advantages = trained.ToDictionary(rollout => rollout.Sample.Id, rollout => rollout.Advantages![0].FirstOrDefault(), StringComparer.Ordinal);
        string file = _directory.RolloutsFile(State.RolloutSteps);
        await _writer.WriteAsync("rollouts", () => RolloutLog.Write(file, stage, step, batch.Sampled, advantages), cancellationToken).ConfigureAwait(false);
        _unflushed.Add(file);
    }

    /// <summary>Shows a step to the alarms, before it is recorded as complete.</summary>
    public async Task WatchAsync(StepMetrics metrics, StepBatch batch, IReadOnlyList<Rollout> trained, CancellationToken cancellationToken)
    {
        if (Watch is not null) await RaiseAsync(Watch.Observe(State.Alarms, metrics, batch.Sampled, trained), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Evaluates and measures before the first step of a stage on given data.</summary>
    public async Task MeasureStartAsync(string stage, CancellationToken cancellationToken)
    {
        if (_evaluates) await EvaluateAsync(stage, 0, cancellationToken).ConfigureAwait(false);
        if (HeldOut is { } heldOut) await MeasureAsync(heldOut, stage, 0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records a step, measures, evaluates and saves when due.</summary>
    /// <returns>Whether the stage is over: it was its last step, or it stops early.</returns>
    /// <exception cref="RunStoppedException">A stop was asked for; the checkpoint is written.</exception>
    public async Task<bool> CompleteStepAsync(StepMetrics metrics, StageTally tally, CancellationToken cancellationToken)
    {
        LastStep = metrics.Step;
        await _writer.WriteAsync("metrics", () => _metrics.Append(metrics), cancellationToken).ConfigureAwait(false);
        await EnterAsync(metrics.Step, RunPhase.Recorded, cancellationToken).ConfigureAwait(false);
        _observer.StepCompleted(metrics);
        var progress = Progress();
        State = State with
        {
            Step = metrics.Step,
            TotalSteps = State.TotalSteps + 1,
            PolicyVersion = _policy.Version,
            OptimizerSteps = _optimizer!.Steps,
            Tally = tally,
            Cursor = progress.Cursor,
        };
        bool last = metrics.Step == _stageSteps, best = false;
        if (HeldOut is { } heldOut && heldOut.Due(metrics.Step, last))
        {
            best = await MeasureAsync(heldOut, metrics.Stage, metrics.Step, cancellationToken).ConfigureAwait(false);
            last |= EndsEarly(metrics, heldOut.Reason(State.Tally.HeldOut));
        }
        if (_evaluates && EvaluationDue(metrics.Step, last))
        {
            best |= await EvaluateAsync(metrics.Stage, metrics.Step, cancellationToken).ConfigureAwait(false);
            last |= EndsEarly(metrics, _options.EvaluationStop?.Reason(State.Tally.Evaluated));
        }
        if (last) progress = StageProgress.None;
        if (last) CloseStage(metrics.Stage);
        bool every = _options.CheckpointEverySteps > 0 && metrics.Step % _options.CheckpointEverySteps == 0;
        if (last || every || best || _stop.Requested) await SaveAsync(progress, inside: !last, best, cancellationToken).ConfigureAwait(false);
        if (_stop.Requested && !last) throw new RunStoppedException($"stopped after step {metrics.Step} of stage '{metrics.Stage}'");
        return last;
    }

    /// <summary>Records a step that ends the run: nothing was learnt from it, and a resumed run does it again.</summary>
    public Task RecordFailedStepAsync(StepMetrics metrics, CancellationToken cancellationToken) =>
        _writer.WriteAsync("metrics", () => _metrics.Append(metrics), cancellationToken);

    /// <summary>Evaluates and records.</summary>
    /// <returns>Whether it is the best so far and such checkpoints are kept.</returns>
    public async Task<bool> EvaluateAsync(string stage, int step, CancellationToken cancellationToken)
    {
        if (_evaluator is null) return false;
        await EnterAsync(step, RunPhase.Evaluating, cancellationToken).ConfigureAwait(false);
        var groups = await _evaluator.SampleAsync(stage, step, cancellationToken).ConfigureAwait(false);
        // Written before the estimates: where there is none, the samples tell why.
        await RecordEvaluationAsync(stage, step, groups, cancellationToken).ConfigureAwait(false);
        var result = _evaluator.Estimate(stage, step, groups);
        await _writer.WriteAsync("metrics", () => _metrics.Append(result), cancellationToken).ConfigureAwait(false);
        await EnterAsync(step, RunPhase.Evaluated, cancellationToken).ConfigureAwait(false);
        _observer.Evaluated(result);
        if (_options.EvaluationStop is { } ends) State = State with { Tally = State.Tally with { Evaluated = ends.Count(State.Tally.Evaluated, result) } };
        if (Watch is not null) await RaiseAsync(Watch.Observe(State.Alarms, result), cancellationToken).ConfigureAwait(false);
        if (State.Best is { } earlier && result.Main.Value <= earlier) return false;
        State = State with { Best = result.Main.Value };
        return _options.KeepBest && step > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _metrics.Dispose();
        _alarms.Dispose();
    }

    private async Task RaiseAsync((AlarmState State, IReadOnlyList<Alarm> Raised) seen, CancellationToken cancellationToken)
    {
        State = State with { Alarms = seen.State };
        foreach (var alarm in seen.Raised)
        {
            await _writer.WriteAsync("an alarm", () => _alarms.Append(alarm), cancellationToken).ConfigureAwait(false);
            _observer.Alarmed(alarm);
        }
    }

    private async Task RecordEvaluationAsync(string stage, int step, IReadOnlyList<RolloutGroup> groups, CancellationToken cancellationToken)
    {
        if (!_options.RecordRollouts) return;
        string file = _directory.EvaluationFile(State.TotalSteps);
        await _writer.WriteAsync("an evaluation", () => RolloutLog.Write(file, stage, step, groups, new Dictionary<string, float>()), cancellationToken)
            .ConfigureAwait(false);
        _unflushed.Add(file);
    }

    // A checkpoint empties the journal, from which these could have been made again after a power cut.
    private void Flush()
    {
        _metrics.Flush();
        _alarms.Flush();
        DurableFile.Flush(_unflushed);
        _unflushed.Clear();
    }

    // Whether it is the stage's best so far and such checkpoints are kept.
    private async Task<bool> MeasureAsync(HeldOutLoss heldOut, string stage, int step, CancellationToken cancellationToken)
    {
        var measured = await heldOut.MeasureAsync(stage, step, cancellationToken).ConfigureAwait(false);
        await _writer.WriteAsync("metrics", () => _metrics.AppendHeldOut(measured), cancellationToken).ConfigureAwait(false);
        _observer.Measured(measured);
        var (tally, lowest) = heldOut.Count(State.Tally.HeldOut, measured);
        State = State with { Tally = State.Tally with { HeldOut = tally } };
        return heldOut.KeepBest && lowest && step > 0;
    }

    private bool EndsEarly(StepMetrics metrics, string? reason)
    {
        if (metrics.Step == _stageSteps || reason is null) return false;
        _observer.Notice(string.Create(CultureInfo.InvariantCulture, $"stage {metrics.Stage} ends after step {metrics.Step} of {_stageSteps}: {reason}"));
        return true;
    }

    private bool EvaluationDue(int step, bool last) =>
        last || (_evaluator?.Options.EverySteps is > 0 and var every && step % every == 0);

    private void CloseStage(string stage) => State = State with
    {
        Stage = State.Stage + 1,
        Step = 0,
        Cursor = 0,
        Tally = new StageTally(),
        Alarms = AlarmState.None,
        OptimizerStepsByStage = new SortedDictionary<string, int>(State.OptimizerStepsByStage.ToDictionary(), StringComparer.Ordinal)
        {
            [stage] = _optimizer!.Steps,
        },
    };

    private async Task SaveAsync(StageProgress progress, bool inside, bool best, CancellationToken cancellationToken)
    {
        var moving = inside && Reference is { Moves: true } reference ? reference : null;
        var critic = inside ? Critic : null;
        await EnterAsync(LastStep, RunPhase.Saving, cancellationToken).ConfigureAwait(false);
        await _writer.WriteAsync("metrics", Flush, cancellationToken).ConfigureAwait(false);
        State = State with { MetricsBytes = _metrics.Bytes, AlarmBytes = _alarms.Bytes };
        var checkpoint = await _policy.Compute.RunAsync(
            () => new Checkpoint(
                State, TensorSnapshot.Of(_policy.Model), TensorSnapshot.Of(_optimizer!), _policy.Model.Config.ToJson(), ChatFormats.ToJson(_policy.Chat))
            {
                Base = _policy.Base,
                StageState = progress.State with
                {
                    BehindVersions = [.. progress.Behind.Select(weights => weights.Version)], CriticSteps = critic?.Optimizer.Steps ?? 0,
                },
                Behind = [.. progress.Behind.Select(weights => weights.Tensors)],
                Reference = moving is null ? [] : TensorSnapshot.Of(moving.Model),
                Critic = critic is null ? [] : TensorSnapshot.Of(critic.Critic.Model),
                CriticOptimizer = critic is null ? [] : TensorSnapshot.Of(critic.Optimizer),
            },
            cancellationToken)
            .ConfigureAwait(false);
        await _writer.WriteAsync("a checkpoint", () => _checkpoints.Save(checkpoint, best), cancellationToken).ConfigureAwait(false);
        await _journal.RestartAsync(_stage, LastStep, cancellationToken).ConfigureAwait(false);
        await EnterAsync(LastStep, RunPhase.Published, cancellationToken).ConfigureAwait(false);
    }
}
