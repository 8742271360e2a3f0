using Rft.Graders;
using Rft.Training.Runs;

namespace Rft.Training.Evaluation;

/// <summary>Intervals and estimators for evaluation results. Pure functions; the bootstrap is seeded.</summary>
public static class Statistics
{
    /// <summary>Resamples of a bootstrap interval.</summary>
    public const int Resamples = 2000;

    private const double NormalQuantile975 = 1.959963984540054;

    /// <summary>The 95 % Wilson score interval of a proportion (Wilson, JASA 1927), without continuity correction.</summary>
    /// <param name="successes">Number of successes, 0 to <paramref name="count"/>.</param>
    /// <param name="count">Number of trials, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of range.</exception>
    public static Interval Wilson(int successes, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, count);
        const double z2 = NormalQuantile975 * NormalQuantile975;
        double n = count, share = successes / n;
        double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
        double half = NormalQuantile975 / (1 + z2 / n) * Math.Sqrt(share * (1 - share) / n + z2 / (4 * n * n));
        // At the ends the formula is exact in real numbers; rounding must not leave 1e-17 there.
        return new Interval(successes == 0 ? 0 : centre - half, successes == count ? 1 : centre + half);
    }

    /// <summary>The 95 % percentile bootstrap interval of a mean.</summary>
    /// <param name="values">Finite values, at least one.</param>
    /// <param name="seed">Decides the resamples; the same seed and values give the same interval.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty.</exception>
    public static Interval BootstrapMean(ReadOnlySpan<double> values, ulong seed)
    {
        if (values.IsEmpty) throw new ArgumentException("a mean needs at least one value", nameof(values));
        var means = new double[Resamples];
        for (int r = 0; r < Resamples; r++)
        {
            double sum = 0;
            for (int i = 0; i < values.Length; i++) sum += values[Seed.ToIndex(Seed.Derive(seed, (ulong)r, (ulong)i), values.Length)];
            means[r] = sum / values.Length;
        }
        Array.Sort(means);
        return new Interval(Quantile(means, 0.025), Quantile(means, 0.975));
    }

    /// <summary>The unbiased estimate of pass@k, 1 - C(n-c, k) / C(n, k) (Chen et al., arXiv:2107.03374, equation 1).</summary>
    /// <param name="samples">n: samples of the prompt, at least <paramref name="k"/>.</param>
    /// <param name="correct">c: correct samples among them.</param>
    /// <param name="k">Number of tries, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of range.</exception>
    public static double PassAtK(int samples, int correct, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, k);
        ArgumentOutOfRangeException.ThrowIfNegative(correct);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(correct, samples);
        if (samples - correct < k) return 1;
        double allWrong = 1;
        for (int i = 0; i < k; i++) allWrong *= (double)(samples - correct - i) / (samples - i);
        return 1 - allWrong;
    }

    /// <summary>The mean of one value a prompt with its interval: Wilson when every value is 0 or 1, bootstrap otherwise.</summary>
    /// <param name="metric">What was measured.</param>
    /// <param name="values">Finite values, at least one.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty.</exception>
    public static Estimate Mean(string metric, ReadOnlySpan<double> values, ulong seed)
    {
        if (values.IsEmpty) throw new ArgumentException($"metric '{metric}' has no values to average", nameof(values));
        double sum = 0;
        bool proportion = true;
        foreach (double value in values)
        {
            sum += value;
            proportion &= value is 0 or 1;
        }
        var interval = proportion ? Wilson((int)sum, values.Length) : BootstrapMean(values, seed);
        return new Estimate(metric, sum / values.Length, values.Length, interval.Low, interval.High);
    }

    /// <summary>The quantile of sorted values, linear between neighbours.</summary>
    private static double Quantile(double[] sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int below = (int)position, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
