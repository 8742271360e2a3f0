using Rft.Graders;
using Rft.Training.Batches;

namespace Rft.Training.Tests;

/// <summary>Training data of small vocabularies.</summary>
internal static class TrainingRows
{
    /// <summary>A sequence whose last two thirds are trained, with a policy's, a reference's and advantages; of length 3 nothing is, of length 7 the weight is a half.</summary>
    public static Datum Row(int length)
    {
        int[] tokens = [.. Enumerable.Range(0, length + 1).Select(t => (3 * length + t * t) % 24)];
        float[] Draw(ulong kind, double low, double high) => [.. Enumerable.Range(0, length).Select(t => (float)(low + (high - low) * Seed.Uniform(kind, (ulong)length, (ulong)t)))];
        return new Datum
        {
            Inputs = tokens[..^1],
            Targets = tokens[1..],
            Mask = [.. Enumerable.Range(0, length).Select(t => length != 3 && t >= length / 3)],
            OldLogProbs = Draw(1, -4, -2),
            Advantages = Draw(2, -1, 1),
            RefLogProbs = Draw(3, -4, -2),
            Weight = length == 7 ? 0.5 : 1,
        };
    }
}
