using Rft.Training.Batches;
using Rft.Training.Data;
using Rft.Training.Models;
using Rft.Training.Passes;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>A frozen model that says of each token how likely it finds it, with what only it is told.</summary>
/// <param name="policy">Its model, with the chat format of the student: both see the same tokens.</param>
/// <param name="options">What is learnt from it.</param>
internal sealed class Teacher(Policy policy, TeacherOptions options)
{
    /// <summary>The policy version of what it samples: no optimizer step of the student's leads there.</summary>
    public const int Version = -1;

    /// <summary>Its model.</summary>
    public Policy Policy { get; } = policy;

    /// <summary>What is learnt from it.</summary>
    public TeacherOptions Options { get; } = options;

    /// <summary>The prompt as the teacher sees it.</summary>
    /// <param name="prompt">The student's prompt.</param>
    /// <exception cref="FormatException">The row lacks a field of the context.</exception>
    public IReadOnlyList<int> Tokens(Prompt prompt) =>
        Options.Context is { } context ? Policy.Chat.EncodePrompt(TeacherContext.Add(prompt.Messages, context, prompt.Item)) : prompt.Tokens;

    /// <summary>Log-probabilities of a rollout's trained tokens. Compute thread only.</summary>
    /// <param name="rollouts">Rollouts, whoever sampled them.</param>
    /// <param name="forward">How sequences go through the model.</param>
    /// <param name="temperature">Divides the logits.</param>
    /// <returns>Nats, by rollout, sequence and trained token.</returns>
    public IReadOnlyList<double[][]> LogProbs(IReadOnlyList<Rollout> rollouts, ForwardOptions forward, double temperature)
    {
        // Experts chosen by the student are none of the teacher's.
        Datum[] data = [.. BatchBuilder.Build([.. rollouts.Select(AsSeen)]).Select(datum => datum with { Experts = null })];
        var scores = new SequenceScorer(Policy.Model, forward).LogProbs(data, temperature);
        int next = 0;
        return [.. rollouts.Select(rollout => rollout.Sequences.Select(_ => Trained(data[next], scores[next++])).ToArray())];
    }

    private Rollout AsSeen(Rollout rollout) => rollout with
    {
        Sequences = [.. rollout.Sequences.Select(sequence => Options.Context is null ? sequence : Seen(rollout.Prompt, sequence))],
        Advantages = [.. rollout.Sequences.Select(sequence => new float[sequence.TrainedLength])],
    };

    private TokenSequence Seen(Prompt prompt, TokenSequence sequence) => new([TokenSpan.Inserted([.. Tokens(prompt)]), .. sequence.Spans.Skip(1)]);

    private static double[] Trained(Datum datum, float[] scores) => [.. scores.Where((_, t) => datum.Mask[t]).Select(value => (double)value)];
}
