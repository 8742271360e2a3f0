namespace Rft.Training.Diagnosis;

/// <summary>Compares golden runs.</summary>
public static class GoldenComparison
{
    /// <summary>Every number of a run beside the reference's.</summary>
    /// <param name="reference">The run on the CPU.</param>
    /// <param name="measured">The run on the device, which followed the reference.</param>
    /// <param name="tolerances">How far apart they may be.</param>
    public static IReadOnlyList<GoldenCheck> Of(GoldenRecord reference, GoldenRecord measured, GoldenTolerances tolerances) =>
    [
        .. reference.Steps.Zip(measured.Steps).SelectMany((pair, i) => Step(i + 1, pair.First, pair.Second, tolerances)),
        new(0, "weights", Largest(reference.Weights, measured.Weights), tolerances.Weights),
        new(0, "greedy tokens that differ", 1 - EqualShare(reference.Greedy, measured.Greedy), tolerances.Greedy),
    ];

    private static IEnumerable<GoldenCheck> Step(int step, GoldenStep reference, GoldenStep measured, GoldenTolerances tolerances) =>
    [
        new(step, "log-probs of tokens", Largest(Flat(reference.LogProbs), Flat(measured.LogProbs)), tolerances.LogProbs),
        new(step, "loss", Math.Abs(measured.Loss - reference.Loss), tolerances.Loss),
        new(step, "gradient norm", Math.Abs(measured.GradNorm - reference.GradNorm) / reference.GradNorm, tolerances.GradNorm),
        new(step, "sampler against trainer", measured.Mismatch, tolerances.LogProbs),
    ];

    private static float[] Flat(IReadOnlyList<float[]> values) => [.. values.SelectMany(each => each)];

    private static double Largest(float[] reference, float[] measured)
    {
        double largest = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            double difference = Math.Abs((double)measured[i] - reference[i]);
            if (!(difference <= largest)) largest = difference;
            if (double.IsNaN(largest)) return largest;
        }
        return largest;
    }

    private static double EqualShare(IReadOnlyList<int[]> reference, IReadOnlyList<int[]> measured)
    {
        int all = reference.Zip(measured).Sum(pair => Math.Max(pair.First.Length, pair.Second.Length));
        int equal = reference.Zip(measured).Sum(pair => pair.First.Zip(pair.Second).Count(tokens => tokens.First == tokens.Second));
        return (double)equal / all;
    }
}
