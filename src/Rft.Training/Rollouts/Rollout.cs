using Rft.Graders;
using Rft.Training.Data;

namespace Rft.Training.Rollouts;

/// <summary>
/// One member of a group: a prompt with what the policy made of it. It has one reward and one or more training sequences
/// (a history may be compacted, thinking stripped, a sub-agent called). Immutable; each stage of the loop adds its part with <c>with</c>.
/// </summary>
public sealed record Rollout
{
    /// <summary>The prompt.</summary>
    public required Prompt Prompt { get; init; }

    /// <summary>Position of the prompt within its step.</summary>
    public required int PromptIndex { get; init; }

    /// <summary>Position within the group.</summary>
    public required int Member { get; init; }

    /// <summary>What graders see.</summary>
    public required Sample Sample { get; init; }

    /// <summary>Training sequences, at least one.</summary>
    public required IReadOnlyList<TokenSequence> Sequences { get; init; }

    /// <summary>What each grader answered, by the grader's name; empty before grading.</summary>
    public IReadOnlyDictionary<string, GradeOutcome> Outcomes { get; init; } = new Dictionary<string, GradeOutcome>();

    /// <summary>What graders answered the second time, by name; empty unless the rollout was graded twice. Nothing is trained on it.</summary>
    public IReadOnlyDictionary<string, GradeOutcome> Again { get; init; } = new Dictionary<string, GradeOutcome>();

    /// <summary>The reward, or why there is none; null before the reward rule has run.</summary>
    public RolloutReward? Reward { get; init; }

    /// <summary>Shadows that disagree with the grader that they shadow, in ordinal order; empty before the shadow rule has run.</summary>
    public IReadOnlyList<string> Disagreements { get; init; } = [];

    /// <summary>Sum over the sampled tokens of the entropy of the distribution each was drawn from, nats.</summary>
    public double Entropy { get; init; }

    /// <summary>One advantage a trained token, sequence by sequence; null while there is none. An outcome reward repeats one value.</summary>
    public IReadOnlyList<float[]>? Advantages { get; init; }

    /// <summary>Tokens sampled over all sequences.</summary>
    public int SampledTokens => Sequences.Sum(sequence => sequence.TrainedLength);
}
