namespace Rft.Training.Diagnosis;

/// <summary>One number of a golden run beside the reference's.</summary>
/// <param name="Step">The step, from 1; 0 for what is measured after the last one.</param>
/// <param name="Name">What is compared.</param>
/// <param name="Difference">The difference measured; not a number when either side is not.</param>
/// <param name="Tolerance">The largest difference that passes; null: reported only.</param>
public sealed record GoldenCheck(int Step, string Name, double Difference, double? Tolerance)
{
    /// <summary>Whether the difference is small enough; one that is not a number never is.</summary>
    public bool Passed => Tolerance is null || Difference <= Tolerance;
}

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
        new(step, "log-probs of tokens", reference.LogProbs.Zip(measured.LogProbs).Max(pair => Largest(pair.First, pair.Second)), tolerances.LogProbs),
        new(step, "loss", Math.Abs(measured.Loss - reference.Loss), tolerances.Loss),
        new(step, "gradient norm", Math.Abs(measured.GradNorm - reference.GradNorm) / reference.GradNorm, tolerances.GradNorm),
        new(step, "sampler against trainer", measured.Mismatch, tolerances.LogProbs),
    ];

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
