using Rft.Graders;
using Rft.Training.Batches;
using Rft.Training.Data;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>Takes one small step of a stage in memory, through the parts that a run uses: one prompt's group, or one batch of given data.</summary>
/// <param name="policy">The policy; its weights change.</param>
/// <param name="grader">Asks the graders; null for a plan without a reinforcement stage.</param>
/// <param name="plan">The plan.</param>
/// <param name="clock">Measures.</param>
public sealed class SmokeRun(Policy policy, IRolloutGrader? grader, TrainingPlan plan, TimeProvider clock)
{
    /// <summary>Opens teachers that stages name; null: none does.</summary>
    public TeacherOpener? OpenTeacher { get; init; }

    /// <summary>Takes the step.</summary>
    /// <param name="stage">A stage of the plan.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="GraderFailedException">A grader failed and the fault policy is to stop.</exception>
    /// <exception cref="ArgumentException">A teacher's vocabulary is another one.</exception>
    public Task<SmokeResult> StepAsync(StagePlan stage, CancellationToken cancellationToken) => stage switch
    {
        SftStagePlan sft => SuperviseAsync(sft, cancellationToken),
        DpoStagePlan dpo => PreferAsync(dpo, cancellationToken),
        RftStagePlan rft => ReinforceAsync(rft, cancellationToken),
        _ => throw new ArgumentException($"stage '{stage.Name}' has no known method"),
    };

    private Task<SmokeResult> SuperviseAsync(SftStagePlan stage, CancellationToken cancellationToken)
    {
        var scorer = new SequenceScorer(policy.Model, stage.Options.Update.Forward);
        Datum[] batch = [.. stage.Rows.Take(stage.Options.Batch).Select(row => ConversationBatch.Build(row, policy.Chat, policy.Model.Config.Context))];
        return LearnAsync(new SftTask(batch, [], scorer), stage.Options, cancellationToken);
    }

    private Task<SmokeResult> PreferAsync(DpoStagePlan stage, CancellationToken cancellationToken)
    {
        // Before the first update the reference is the policy itself.
        var scorer = new SequenceScorer(policy.Model, stage.Options.Update.Forward);
        PreferenceDatum[] batch =
            [.. stage.Pairs.Take(stage.Options.Batch).Select(row => ConversationBatch.Build(row, policy.Chat, policy.Model.Config.Context))];
        return LearnAsync(new DpoTask(batch, [], new PreferenceLoss(stage.Options.Loss), scorer, scorer), stage.Options, cancellationToken);
    }

    private async Task<SmokeResult> LearnAsync(ISupervisedTask task, SupervisedOptions options, CancellationToken cancellationToken)
    {
        SmokeUpdate Update(Trainer trainer) =>
            new(task.Learn(trainer, [.. Enumerable.Range(0, task.Rows)]).Loss, trainer.OptimStep(options.Update.Optimizer), null);
        return new SmokeResult(null, null, await WithTrainerAsync(options.Update, Update, cancellationToken).ConfigureAwait(false));
    }

    private async Task<SmokeResult> ReinforceAsync(RftStagePlan stage, CancellationToken cancellationToken)
    {
        var options = stage.Options with { Epochs = 1, Minibatches = 1, NotFinite = NotFinitePolicy.Skip };
        bool graded = options.Teacher is null or { Graded: true };
        var asked = graded ? grader ?? throw new InvalidOperationException("a reinforcement stage needs graders") : new Ungraded();
        var teacher = await TeacherAsync(options, cancellationToken).ConfigureAwait(false);
        var sources = new GroupSources(options.Teacher is { Samples: true } ? teacher!.Policy : policy, asked, plan, clock);
        var group = await SampleAsync(stage, sources.Source(options.Teacher is { Samples: true } ? teacher!.Tokens : null), cancellationToken).ConfigureAwait(false);
        if (graded) group = sources.Rewards().Apply(group);
        GroupVerdict? verdict = options.Teacher is not null || options.Critic is not null ? null : Verdict(group);
        if (options.Critic is not null) return await WithCriticAsync(group, options, cancellationToken).ConfigureAwait(false);
        var rollouts = graded ? GroupAdvantages.Apply([group], options.Advantage) : group.Rollouts;
        if (rollouts.Count == 0) return new SmokeResult(group, verdict, null);
        SmokeUpdate Update(Trainer trainer)
        {
            // Before the first update the reference is the policy itself.
            var reference = options.LossNeedsReference ? new SequenceScorer(policy.Model, options.Update.Forward) : null;
            if (teacher is not null) rollouts = new TeacherSignal(teacher, options.Update.Forward, options.LossTemperature).Apply(rollouts).Rollouts;
            var report = new PolicyUpdate(policy, trainer, reference, options).Run(rollouts, options.Update.Schedule.Peak);
            return new SmokeUpdate(report.Stats.Loss, report.Skipped > 0 ? double.NaN : report.GradNorm, report.Mismatch);
        }
        return new SmokeResult(group, verdict, await WithTrainerAsync(options.Update, Update, cancellationToken).ConfigureAwait(false));
    }

    // Tokens have values where a group has no spread, so there is no verdict on the group.
    private async Task<SmokeResult> WithCriticAsync(RolloutGroup group, RftOptions options, CancellationToken cancellationToken)
    {
        SmokeUpdate? Update(Trainer trainer)
        {
            // Before the first update the reference is the policy itself.
            var (forward, scorer) = (options.Update.Forward, options.NeedsReference ? new SequenceScorer(policy.Model, options.Update.Forward) : null);
            var rewardKl = options.KlReward is { } penalty ? new RewardKl(scorer!, penalty, options.LossTemperature) : null;
            var critic = CriticTrainer.Open(policy.Model, forward, from: null);
            try
            {
                var step = new CriticStep(critic, rewardKl, options);
                var valued = step.Apply([group]);
                if (valued.Rollouts.Count == 0) return null;
                var report = new PolicyUpdate(policy, trainer, options.LossNeedsReference ? scorer : null, options)
                    .Run(valued.Rollouts, options.Update.Schedule.Peak);
                bool sound = report.Skipped + step.Learn(valued, step: 1).Skipped == 0;
                return new SmokeUpdate(report.Stats.Loss, sound ? report.GradNorm : double.NaN, report.Mismatch);
            }
            finally
            {
                critic.Close();
            }
        }
        return new SmokeResult(group, null, await WithTrainerAsync(options.Update, Update, cancellationToken).ConfigureAwait(false));
    }

    private static GroupVerdict Verdict(RolloutGroup group) =>
        ZeroVarianceFilter.Split([group]) is { Dropped: [var dropped, ..] } ? dropped.Reason : GroupVerdict.Kept;

    // A teacher that is an earlier policy of the run is the policy itself here: no stage before it has been trained.
    private async Task<Teacher?> TeacherAsync(RftOptions options, CancellationToken cancellationToken)
    {
        if (options.Teacher is not { } teaching) return null;
        var model = teaching.Model is { } name ? await Teachers.OpenNamedAsync(policy, OpenTeacher, name, cancellationToken).ConfigureAwait(false) : policy.Model;
        return new Teacher(new Policy(policy.Compute, model, policy.Chat) { Version = Teacher.Version }, teaching);
    }

    private async Task<RolloutGroup> SampleAsync(RftStagePlan stage, GroupSource source, CancellationToken cancellationToken)
    {
        ulong seed = Seed.Derive(plan.Seed, Seed.Hash(stage.Name));
        var prompt = new PromptDataset(stage.Rows, policy.Chat, seed).Next(1)[0];
        var request = new RolloutRequest(0, prompt, $"{stage.Name}/smoke/p0", Seed.Derive(seed, 0));
        var options = stage.Options;
        return (await source.GetAsync([request], options.GroupSize, options.Sampling, cancellationToken).ConfigureAwait(false)).Groups[0];
    }

    private Task<T> WithTrainerAsync<T>(UpdateOptions options, Func<Trainer, T> update, CancellationToken cancellationToken)
    {
        T Work()
        {
            using var optimizer = new AdamW(policy.Model.Trained);
            return update(new Trainer(policy.Model, optimizer, options.Forward));
        }
        return policy.Compute.RunAsync(Work, cancellationToken);
    }
}
