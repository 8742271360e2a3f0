using Rft.Graders;
using Rft.Training.Checkpoints;
using Rft.Training.Data;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Runs;
using Rft.Training.Selection;

namespace Rft.Training.Loop;

/// <summary>A stage that samples, put together: what it opens, its feed and its loop.</summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The run's plan.</param>
/// <param name="policy">The policy.</param>
/// <param name="grader">Asks the graders; null: there are none.</param>
/// <param name="frozen">Copies of the policy.</param>
/// <param name="teachers">Opens the stage's teacher.</param>
/// <param name="recorder">Records.</param>
/// <param name="clock">Measures.</param>
internal sealed class RftStageRun(
    RftStagePlan stage, TrainingPlan plan, Policy policy, IRolloutGrader? grader, FrozenPolicies frozen, Teachers teachers, RunRecorder recorder,
    TimeProvider clock) : IAsyncDisposable
{
    // Of all reinforcement stages: the policy as it was when the first of them began. A stage with a reference that moves has its own.
    private const string RunReference = "reference.safetensors";

    private readonly RftOptions _options = stage.Options;
    private ReferencePolicy? _reference;
    private Teacher? _teacher;
    private CriticTrainer? _critic;
    private IStepFeed? _feed;

    private bool Graded => _options.Teacher is null or { Graded: true };

    private double CanaryShare => Graded ? plan.Canary : 0;

    /// <summary>Runs the stage from where the run stands.</summary>
    /// <param name="from">The checkpoint within the stage to go on from; null: it begins.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="seed">The stage's seed.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public async Task RunAsync(Checkpoint? from, AdamW optimizer, ulong seed, CancellationToken cancellationToken)
    {
        await OpenAsync(from, cancellationToken).ConfigureAwait(false);
        var prompts = new PromptDataset(stage.Rows, policy.Chat, seed) { Cursor = recorder.State.Cursor };
        var remembered = Remembered(from?.StageState ?? StageState.Empty, prompts.All);
        var selector = new PromptSelector(prompts, _options.Selection, Seed.Derive(seed, Seed.Hash("selection"))) { Known = remembered.Prompts };
        _feed = _options.Lag == 0
            ? new DirectFeed(policy, Collector(policy, selector, prompts, remembered), seed)
            : await OverlapAsync(from, seed, sampling => Collector(sampling, selector, prompts, remembered), cancellationToken).ConfigureAwait(false);
        (recorder.Progress, recorder.Reference, recorder.Critic) = (() => _feed.Progress, _reference, _critic);
        await Loop(_feed, optimizer).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_feed is not null) await _feed.DisposeAsync().ConfigureAwait(false);
        void Close()
        {
            _critic?.Close();
            _reference?.Dispose();
            _teacher?.Policy.Model.Dispose();
        }
        await policy.Compute.RunAsync(Close, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task OpenAsync(Checkpoint? from, CancellationToken cancellationToken)
    {
        // The run's reference is the policy at the start of the first reinforcement stage, also where only a later stage compares with it.
        if (from is null && IsFirst && plan.Stages.OfType<RftStagePlan>().Any(other => other.Options is { NeedsReference: true, Reference: null }))
            await frozen.KeepAsync(RunReference, cancellationToken).ConfigureAwait(false);
        string file = _options.Reference is null ? RunReference : $"reference-{stage.Name}.safetensors";
        if (_options.NeedsReference)
            _reference = await ReferencePolicy.OpenAsync(policy, frozen, file, _options.Reference, from?.Reference ?? [], cancellationToken).ConfigureAwait(false);
        _teacher = await teachers.OpenAsync(stage, cancellationToken).ConfigureAwait(false);
        if (_options.Critic is null) return;
        _options.Critic.Validate();
        _critic = await policy.Compute.RunAsync(() => CriticTrainer.Open(policy.Model, _options.Update.Forward, from), cancellationToken).ConfigureAwait(false);
    }

    private IStepCollector Collector(Policy sampling, PromptSelector selector, PromptDataset prompts, StageState remembered)
    {
        bool teacherSamples = _options.Teacher is { Samples: true };
        var asked = Graded ? grader ?? throw new InvalidOperationException($"stage '{stage.Name}' needs graders") : new Ungraded();
        var sources = new GroupSources(teacherSamples ? _teacher!.Policy : sampling, asked, plan, clock);
        IGroupJudge judge = Graded ? new GroupJudge(sources.Rewards(), Weighted(), plan.Shadows, _options) : new UngradedJudge();
        IStepCollector collector = _options.PartialTokens is null
            ? new StepCollector(sources.Source(teacherSamples ? _teacher!.Tokens : null, CanaryShare), selector, judge, _options)
            : new PartialCollector(sources, policy.Chat, selector, judge, _options, CanaryShare, clock);
        collector.Restore(remembered, prompts.All);
        return collector;
    }

    private async Task<OverlappedFeed> OverlapAsync(
        Checkpoint? from, ulong seed, Func<Policy, IStepCollector> collector, CancellationToken cancellationToken)
    {
        var compute = policy.Compute.StartAnother();
        var model = await compute.RunAsync(() => FrozenPolicies.Twin(policy.Model), cancellationToken).ConfigureAwait(false);
        var sampling = new Policy(compute, model, policy.Chat) { Version = Teacher.Version };
        var feed = new OverlappedFeed(policy, sampling, collector(sampling), new OverlapPlan(seed, recorder.State.Step + 1, stage.Steps, _options.Lag));
        if (from is not null) feed.Restore([.. from.Behind.Select((tensors, i) => new WeightsBehind(from.StageState.BehindVersions[i], tensors))]);
        return feed;
    }

    private RftLoop Loop(IStepFeed feed, AdamW optimizer)
    {
        var forward = _options.Update.Forward;
        var scorer = _reference is null ? null : new SequenceScorer(_reference.Model, forward);
        var update = new PolicyUpdate(policy, new Trainer(policy.Model, optimizer, forward), _options.LossNeedsReference ? scorer : null, _options);
        var rewardKl = _options.KlReward is { } penalty ? new RewardKl(scorer!, penalty, _options.LossTemperature) : null;
        var teaching = _teacher is null ? null : new TeacherSignal(_teacher, forward, _options.LossTemperature);
        // A critic's advantages are made of tokens, and so is the KL that is charged for them.
        return new RftLoop(policy, feed, _critic is null ? rewardKl : null, teaching, update, _reference, recorder, _options, clock)
        {
            Critic = _critic is null ? null : new CriticStep(_critic, rewardKl, _options),
            Shadows = Graded ? plan.Shadows : [],
            CanaryShare = CanaryShare,
        };
    }

    // Tokens that answered another prompt are no answer to this one.
    private StageState Remembered(StageState state, IReadOnlyList<Prompt> prompts)
    {
        var open = state.Open.Where(group => group.Fits(prompts)).ToList();
        if (open.Count < state.Open.Count)
            recorder.Notice($"{state.Open.Count - open.Count} groups whose rollouts were to go on are given up: the data has changed and their rows have other prompts");
        return state with { Open = open };
    }

    private bool IsFirst => plan.Stages.OfType<RftStagePlan>().First() == stage;

    private HashSet<string> Weighted() => [.. plan.GraderWeights.Where(pair => pair.Value != 0).Select(pair => pair.Key)];
}
