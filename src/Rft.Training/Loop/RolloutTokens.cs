using Rft.Training.Batches;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>
/// Rollouts as rows of their trained tokens, one sequence after the other, and the way back: advantages by token look at a rollout as a whole, data at one
/// sequence. A first token, which nothing precedes, is judged by nobody and is in no row.
/// </summary>
internal static class RolloutTokens
{
    /// <summary>Training data without advantages, built as for training, so that every model sees the very same positions.</summary>
    /// <param name="rollouts">The rollouts.</param>
    public static IReadOnlyList<Datum> Data(IReadOnlyList<Rollout> rollouts)
    {
        static float[][] None(Rollout rollout) => [.. rollout.Sequences.Select(sequence => new float[sequence.TrainedLength])];
        return BatchBuilder.Build([.. rollouts.Select(rollout => rollout with { Advantages = None(rollout) })]);
    }

    /// <summary>Tokens of a sequence that data train.</summary>
    /// <param name="sequence">The sequence.</param>
    public static int Judged(TokenSequence sequence) =>
        sequence.TrainedLength - (sequence.Spans.FirstOrDefault(span => span.Tokens.Count > 0) is { Trained: true } ? 1 : 0);

    /// <summary>The reward of a rewarded rollout at the last of its tokens.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="tokens">How many tokens it has.</param>
    public static double[] Terminal(Rollout rollout, int tokens)
    {
        double[] rewards = new double[tokens];
        if (tokens > 0) rewards[^1] = ((RolloutReward.Rewarded)rollout.Reward!).Value;
        return rewards;
    }

    /// <summary>Numbers of data, which stand in the order of the rollouts' sequences, as rows.</summary>
    /// <param name="rollouts">The rollouts.</param>
    /// <param name="data">Their data.</param>
    /// <param name="numbers">One number a position.</param>
    public static IReadOnlyList<double[]> Trained(IReadOnlyList<Rollout> rollouts, IReadOnlyList<Datum> data, IReadOnlyList<float[]> numbers)
    {
        int next = 0;
        return
        [
            .. rollouts.Select(rollout =>
            {
                int first = next;
                next += rollout.Sequences.Count;
                return Enumerable.Range(first, rollout.Sequences.Count)
                    .SelectMany(i => numbers[i].Where((_, t) => data[i].Mask[t]).Select(number => (double)number)).ToArray();
            }),
        ];
    }

    /// <summary>The reverse: rows at the positions of data; 0 where nothing is trained.</summary>
    /// <param name="rollouts">The rollouts.</param>
    /// <param name="data">Their data.</param>
    /// <param name="rows">One number a trained token.</param>
    public static IReadOnlyList<float[]> Spread(IReadOnlyList<Rollout> rollouts, IReadOnlyList<Datum> data, IReadOnlyList<double[]> rows)
    {
        using var numbers = rollouts.SelectMany((rollout, i) => rows[i]).GetEnumerator();
        return [.. data.Select(datum => Array.ConvertAll(datum.Mask, trained => trained && numbers.MoveNext() ? (float)numbers.Current : 0))];
    }

    /// <summary>A row as advantages, one a sampled token of each sequence; 0 for a first token.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <param name="row">One number a trained token.</param>
    public static float[][] BySequence(Rollout rollout, double[] row)
    {
        int next = 0;
        return
        [
            .. rollout.Sequences.Select(sequence =>
            {
                float[] numbers = new float[sequence.TrainedLength];
                for (int t = sequence.TrainedLength - Judged(sequence); t < numbers.Length; t++) numbers[t] = (float)row[next++];
                return numbers;
            }),
        ];
    }
}
