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
    /// <summary>Takes the step.</summary>
    /// <param name="stage">A stage of the plan.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="GraderFailedException">A grader failed and the fault policy is to stop.</exception>
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
        ulong seed = Seed.Derive(plan.Seed, Seed.Hash(stage.Name));
        var prompt = new PromptDataset(stage.Rows, policy.Chat, seed).Next(1)[0];
        if (grader is null) throw new InvalidOperationException("a reinforcement stage needs graders");
        var sources = new GroupSources(policy, grader, plan, clock);
        var request = new RolloutRequest(0, prompt, $"{stage.Name}/smoke/p0", Seed.Derive(seed, 0));
        var graded = await sources.Source()
            .GetAsync([request], options.GroupSize, options.Sampling, cancellationToken).ConfigureAwait(false);
        var group = sources.Rewards().Apply(graded.Groups[0]);
        var split = ZeroVarianceFilter.Split([group]);
        var verdict = split.Dropped.Count == 0 ? GroupVerdict.Kept : split.Dropped[0].Reason;
        var rollouts = GroupAdvantages.Apply([group], options.Advantage);
        if (rollouts.Count == 0) return new SmokeResult(group, verdict, null);
        SmokeUpdate Update(Trainer trainer)
        {
            // Before the first update the reference is the policy itself.
            var reference = options.LossNeedsReference ? new SequenceScorer(policy.Model, options.Update.Forward) : null;
            var report = new PolicyUpdate(policy, trainer, reference, options).Run(rollouts, options.Update.Schedule.Peak);
            return new SmokeUpdate(report.Stats.Loss, report.Skipped > 0 ? double.NaN : report.GradNorm, report.Mismatch);
        }
        return new SmokeResult(group, verdict, await WithTrainerAsync(options.Update, Update, cancellationToken).ConfigureAwait(false));
    }

    private Task<SmokeUpdate> WithTrainerAsync(UpdateOptions options, Func<Trainer, SmokeUpdate> update, CancellationToken cancellationToken)
    {
        SmokeUpdate Work()
        {
            using var optimizer = new AdamW(policy.Model.Trained);
            return update(new Trainer(policy.Model, optimizer, options.Forward));
        }
        return policy.Compute.RunAsync(Work, cancellationToken);
    }
}
