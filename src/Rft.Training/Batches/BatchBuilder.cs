using Rft.Training.Models;
using Rft.Training.Rollouts;

namespace Rft.Training.Batches;

/// <summary>From rollouts with advantages to training data.</summary>
public static class BatchBuilder
{
    /// <summary>One datum a training sequence, in the order of the rollouts.</summary>
    /// <param name="rollouts">Rollouts whose <see cref="Rollout.Advantages"/> are set.</param>
    /// <exception cref="ArgumentException">A rollout has no advantages, or not one a trained token.</exception>
    public static IReadOnlyList<Datum> Build(IReadOnlyList<Rollout> rollouts) =>
        [.. rollouts.SelectMany(rollout => rollout.Sequences.Select((_, i) => Build(rollout, i)))];

    private static Datum Build(Rollout rollout, int number)
    {
        var sequence = rollout.Sequences[number];
        float[] advantages = rollout.Advantages?[number] ?? throw new ArgumentException($"rollout {rollout.Sample.Id} has no advantages yet");
        if (advantages.Length != sequence.TrainedLength)
            throw new ArgumentException($"rollout {rollout.Sample.Id} has {advantages.Length} advantages for {sequence.TrainedLength} trained tokens");
        int[] tokens = [.. sequence.Spans.SelectMany(span => span.Tokens)];
        int length = tokens.Length - 1;
        var datum = new Datum
        {
            Inputs = tokens[..length],
            Targets = tokens[1..],
            Mask = new bool[length],
            OldLogProbs = new float[length],
            Advantages = new float[length],
            Weight = rollout.Prompt.Weight,
            PolicyVersion = sequence.Spans.Where(span => span.Trained).Select(span => span.PolicyVersion).DefaultIfEmpty(-1).Min(),
            Experts = Experts(sequence, length),
        };
        // The token at sequence position p is the target at position p - 1; a first token is never trained, nothing precedes it.
        int position = -1, trained = 0;
        foreach (var span in sequence.Spans)
        {
            for (int i = 0; i < span.Tokens.Count; i++, position++)
            {
                if (!span.Trained) continue;
                float advantage = advantages[trained++];
                if (position < 0) continue;
                datum.Mask[position] = true;
                datum.OldLogProbs[position] = span.PolicyLogProbs[i];
                datum.Advantages[position] = advantage;
            }
        }
        return datum;
    }

    // Sampled tokens are replayed at the positions that predict them; prompts and insertions choose for themselves.
    private static ExpertChoices? Experts(TokenSequence sequence, int length)
    {
        if (sequence.Spans.FirstOrDefault(span => span.Experts is not null)?.Experts is not { } shape) return null;
        var choices = ExpertChoices.Free(shape.Layers, shape.Count, length);
        int position = -1;
        foreach (var span in sequence.Spans)
        {
            int skipped = position < 0 ? 1 : 0;
            span.Experts?.Experts.AsSpan(skipped * shape.Stride).CopyTo(choices.Experts.AsSpan((position + skipped) * shape.Stride));
            position += span.Tokens.Count;
        }
        return choices;
    }
}
