using Rft.Training.Loop;

namespace Rft.Host.Configuration;

/// <summary>A stage that samples, and learns from graders (rft), a teacher, or both (distill).</summary>
/// <param name="Common">What every stage has.</param>
public sealed record RftStageConfig(StageCommon Common) : StageConfig(Common)
{
    /// <summary>Prompts a step.</summary>
    public required int PromptsPerStep { get; init; }

    /// <summary>Samples a prompt; at least 2 where graders have a part, but with a critic.</summary>
    public required int GroupSize { get; init; }

    /// <summary>Optimizer updates a pass over the step's rollouts.</summary>
    public required int Minibatches { get; init; }

    /// <summary>Passes over the step's rollouts.</summary>
    public required int Epochs { get; init; }

    /// <summary>What is learnt from a teacher; null: rewards alone.</summary>
    public TeacherOptions? Teacher { get; init; }

    /// <summary>The loss.</summary>
    public required LossConfig Loss { get; init; }

    /// <summary>How the reference follows the policy; null: it stays.</summary>
    public ReferenceOptions? Reference { get; init; }

    /// <summary>Advantages by token from a critic; null: advantages come from rewards within groups.</summary>
    public CriticOptions? Critic { get; init; }

    /// <summary>What happens to groups whose rewards are all equal.</summary>
    public required ZeroVarianceConfig ZeroVariance { get; init; }

    /// <summary>Which prompts are sampled.</summary>
    public required SelectionConfig Selection { get; init; }

    /// <summary>How completions are sampled.</summary>
    public required SamplingConfig Sampling { get; init; }

    /// <summary>Most optimizer steps between sampling and training; 0: on-policy.</summary>
    public required int MaxStaleness { get; init; }

    /// <summary>Whether training sends sampled tokens through the experts they went through when they were sampled.</summary>
    public required bool RoutingReplay { get; init; }

    /// <summary>Where rewards come from; anything but normal is a control experiment.</summary>
    public required RewardSource Rewards { get; init; }

    /// <inheritdoc/>
    public override string Method => Teacher is null ? "rft" : "distill";
}
