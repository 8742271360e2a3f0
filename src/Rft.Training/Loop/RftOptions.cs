using Rft.Training.Losses;
using Rft.Training.Rollouts;
using Rft.Training.Sampling;
using Rft.Training.Selection;

namespace Rft.Training.Loop;

/// <summary>Settings of a reinforcement stage.</summary>
public sealed record RftOptions
{
    /// <summary>What <see cref="GraderFaultBudget"/> is where nobody says otherwise.</summary>
    public const double UsualGraderFaultBudget = 0.5;

    /// <summary>The stage's name.</summary>
    public required string Name { get; init; }

    /// <summary>Steps: rounds of sampling, grading and updates.</summary>
    public required int Steps { get; init; }

    /// <summary>Prompts a step, P.</summary>
    public required int PromptsPerStep { get; init; }

    /// <summary>Samples a prompt, G; at least 2, or 1 with a critic.</summary>
    public required int GroupSize { get; init; }

    /// <summary>Updates a pass over the step's rollouts.</summary>
    public int Minibatches { get; init; } = 1;

    /// <summary>Passes over the step's rollouts.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>How completions are sampled.</summary>
    public required SamplingSettings Sampling { get; init; }

    /// <summary>The loss.</summary>
    public required PolicyLossOptions Loss { get; init; }

    /// <summary>The user's own loss, in the place of <see cref="Loss"/>, of which nothing is read then; null: there is none.</summary>
    public ILoss? CustomLoss { get; init; }

    /// <summary>How rewards become advantages.</summary>
    public required AdvantageOptions Advantage { get; init; }

    /// <summary>Advantages by token from a critic, in the place of <see cref="Advantage"/>, of which nothing is read then; null: there is none.</summary>
    public CriticOptions? Critic { get; init; }

    /// <summary>KL to the reference that is taken off rewards; null for none, then no reference is needed for it.</summary>
    public KlRewardOptions? KlReward { get; init; }

    /// <summary>Steers the coefficient of the KL, in the loss or in the reward, from step to step; the target is in nats a token. Null: it is fixed.</summary>
    public KlControl? KlControl { get; init; }

    /// <summary>How the reference follows the policy; null: it stays the policy of the first reinforcement stage's beginning.</summary>
    public ReferenceOptions? Reference { get; init; }

    /// <summary>Steers the coefficient of the entropy bonus from step to step; null: it is the loss's own.</summary>
    public EntropyControl? Entropy { get; init; }

    /// <summary>What is learnt from a teacher's word on each token; null: rewards alone.</summary>
    public TeacherOptions? Teacher { get; init; }

    /// <summary>Most tokens of a rollout that are sampled in one step; a longer one goes on in the next. Null: to its end.</summary>
    public int? PartialTokens { get; init; }

    /// <summary>Steps by which sampling is ahead of the updates; 0: the two take turns.</summary>
    public int Lag { get; init; }

    /// <summary>Whether groups without spread leave the batch.</summary>
    public bool FilterZeroVariance { get; init; } = true;

    /// <summary>How groups that left the batch are replaced; null: they are not.</summary>
    public RefillOptions? Refill { get; init; }

    /// <summary>Which prompts are sampled.</summary>
    public SelectionOptions Selection { get; init; } = new();

    /// <summary>Groups with fewer rewarded members leave the batch.</summary>
    public int MinGroupSize { get; init; } = 2;

    /// <summary>Optimizer and micro-batches.</summary>
    public required UpdateOptions Update { get; init; }

    /// <summary>Where rewards come from; anything but normal is a control experiment.</summary>
    public RewardSource Rewards { get; init; }

    /// <summary>Share of a step's samples that may fail before the run stops.</summary>
    public double FaultBudget { get; init; } = 0.1;

    /// <summary>Samples of the stage that may fail before the run stops; null: any number.</summary>
    public int? FaultCount { get; init; }

    /// <summary>Share of a step's samples on which one grader may fail before the run stops.</summary>
    public double GraderFaultBudget { get; init; } = UsualGraderFaultBudget;

    /// <summary>Stop after so many steps in a row without a group that has signal; 0: never.</summary>
    public int MaxFlatSteps { get; init; }

    /// <summary>Ends the run when the policy collapses.</summary>
    public CollapseGuard Collapse { get; init; } = new();

    /// <summary>What a loss or gradient that is not finite does.</summary>
    public NotFinitePolicy NotFinite { get; init; }

    /// <summary>Whether anything reads log-probabilities of the reference.</summary>
    public bool NeedsReference => LossNeedsReference || KlReward is not null;

    /// <summary>Whether the loss reads log-probabilities of the reference.</summary>
    internal bool LossNeedsReference => CustomLoss?.Needs.HasFlag(LossNeeds.RefLogProbs) ?? Loss.Kl is not null;

    /// <summary>Temperature at which log-probabilities are compared: the sampler's.</summary>
    internal double LossTemperature => Sampling.Greedy ? 1 : Sampling.Temperature;
}
