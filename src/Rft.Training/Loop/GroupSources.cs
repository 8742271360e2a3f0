using Rft.Graders;
using Rft.Training.Evaluation;
using Rft.Training.Models;
using Rft.Training.Rollouts;
using Rft.Training.Sampling;

namespace Rft.Training.Loop;

/// <summary>Puts the first steps of the loop together for a policy: sampling, grading, assembling.</summary>
/// <param name="policy">The policy.</param>
/// <param name="grader">Asks the graders.</param>
/// <param name="plan">Workers, slots, weights and evaluation settings.</param>
/// <param name="clock">Measures.</param>
public sealed class GroupSources(Policy policy, IRolloutGrader grader, TrainingPlan plan, TimeProvider clock)
{
    /// <summary>Rollouts on their way to a worker while it grades another: a short grader costs less than the way to it.</summary>
    private const int AheadPerWorker = 16;

    private readonly TorchSampler _sampler = new(policy, plan.SamplerSlots);

    /// <summary>An evaluator of the policy as it is; null when the plan has no held-out rows.</summary>
    public Evaluator? Evaluator() => plan.Evaluation is null || plan.ValidRows.Count == 0
        ? null
        : new Evaluator(
            Source(), new Data.PromptDataset(plan.ValidRows, policy.Chat, plan.Seed).All, Rewards(), plan.Evaluation,
            Seed.Derive(plan.Seed, Seed.Hash("valid")));

    /// <summary>The plan's reward rule.</summary>
    public RewardRule Rewards() => new(plan.GraderWeights, plan.OnFault, plan.Overlong);

    internal ISampler Sampler => _sampler;

    /// <summary>Grades rollouts that are there already.</summary>
    internal GroupSource Source(IRolloutStage rollouts, double canary) => new(rollouts, Grading(canary), clock);

    internal GroupSource Source(Func<Data.Prompt, IReadOnlyList<int>>? shown = null, double canary = 0) =>
        new(new RolloutStage(_sampler, policy.Chat, shown), Grading(canary), clock);

    private GradingStage Grading(double canary) => new(grader, plan.GradingWorkers * AheadPerWorker, canary);
}
