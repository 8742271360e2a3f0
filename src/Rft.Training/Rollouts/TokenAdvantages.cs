namespace Rft.Training.Rollouts;

/// <summary>Advantages that differ from token to token. Pure functions of doubles; rows are responses, a mask says which tokens are trained.</summary>
/// <remarks>Untrained tokens are skipped: a reward behind a tool's result reaches the turns before it. Their own result is 0.</remarks>
public static class TokenAdvantages
{
    /// <summary>Discounted sums of the rewards from each token on. REINFORCE++, arXiv 2501.03262.</summary>
    /// <param name="rewards">[B][T], rewards of the tokens; untrained ones are not read.</param>
    /// <param name="mask">[B][T].</param>
    /// <param name="gamma">Discount a trained token; in [0, 1].</param>
    /// <returns>[B][T].</returns>
    /// <exception cref="ArgumentException">Shapes differ, or gamma is out of range.</exception>
    public static double[][] ReturnsToGo(IReadOnlyList<double[]> rewards, IReadOnlyList<bool[]> mask, double gamma = 1)
    {
        RequireDiscount(nameof(gamma), gamma);
        RequireShapes(rewards, mask);
        return [.. rewards.Select((row, b) =>
        {
            var returns = new double[row.Length];
            double running = 0;
            for (int t = row.Length - 1; t >= 0; t--)
            {
                if (mask[b][t]) returns[t] = running = row[t] + gamma * running;
            }
            return returns;
        })];
    }

    /// <summary>Generalised advantage estimation. Schulman et al., arXiv 1506.02438, equation 16.</summary>
    /// <param name="rewards">[B][T], rewards of the tokens; untrained ones are not read.</param>
    /// <param name="values">[B][T], a critic's values; the value behind the last trained token is 0.</param>
    /// <param name="mask">[B][T].</param>
    /// <param name="gamma">Discount; in [0, 1].</param>
    /// <param name="lambda">Trace decay; in [0, 1]. 1 gives returns minus values, 0 one-step differences.</param>
    /// <returns>Advantages and the returns a critic learns (advantage + value), both [B][T].</returns>
    /// <exception cref="ArgumentException">Shapes differ, or a factor is out of range.</exception>
    public static (double[][] Advantages, double[][] Returns) Gae(
        IReadOnlyList<double[]> rewards, IReadOnlyList<double[]> values, IReadOnlyList<bool[]> mask, double gamma = 1, double lambda = 0.95)
    {
        RequireDiscount(nameof(gamma), gamma);
        RequireDiscount(nameof(lambda), lambda);
        RequireShapes(rewards, mask);
        RequireShapes(values, mask);
        double[][] advantages = [.. rewards.Select(row => new double[row.Length])], returns = [.. rewards.Select(row => new double[row.Length])];
        for (int b = 0; b < rewards.Count; b++)
        {
            double next = 0, trace = 0;
            for (int t = rewards[b].Length - 1; t >= 0; t--)
            {
                if (!mask[b][t]) continue;
                trace = rewards[b][t] + gamma * next - values[b][t] + gamma * lambda * trace;
                next = values[b][t];
                (advantages[b][t], returns[b][t]) = (trace, trace + values[b][t]);
            }
        }
        return (advantages, returns);
    }

    /// <summary>
    /// KL per token on top of response advantages: the advantage stands at the last trained token, every token is charged its penalty, and both are
    /// summed to the right (OpenRLHF).
    /// </summary>
    /// <param name="advantages">[B], of the responses, baseline already taken off.</param>
    /// <param name="kl">[B][T], KL estimates of the tokens.</param>
    /// <param name="mask">[B][T].</param>
    /// <param name="coef">Factor of the KL; at least 0.</param>
    /// <param name="gamma">Discount; in [0, 1].</param>
    /// <returns>[B][T].</returns>
    /// <exception cref="ArgumentException">Shapes differ, or a number is out of range.</exception>
    public static double[][] WithKl(
        IReadOnlyList<double> advantages, IReadOnlyList<double[]> kl, IReadOnlyList<bool[]> mask, double coef, double gamma = 1)
    {
        ArgumentNullException.ThrowIfNull(advantages);
        if (!(coef >= 0) || double.IsInfinity(coef)) throw new ArgumentException($"the KL coefficient must be a finite number of at least 0, not {coef}");
        RequireShapes(kl, mask);
        if (advantages.Count != kl.Count) throw new ArgumentException($"{advantages.Count} advantages need as many rows, not {kl.Count}");
        double[][] rewards = [.. kl.Select((row, b) =>
        {
            int last = Array.LastIndexOf(mask[b], true);
            return row.Select((value, t) => mask[b][t] ? -coef * value + (t == last ? advantages[b] : 0) : 0).ToArray();
        })];
        return ReturnsToGo(rewards, mask, gamma);
    }

    /// <summary>
    /// KL per token on top of response advantages, centred over the batch: A + coef (mean of KL - KL), so that the penalty moves no weight to long
    /// responses (tinker-cookbook).
    /// </summary>
    /// <param name="advantages">[B], of the responses.</param>
    /// <param name="kl">[B][T], k1 estimates of the tokens.</param>
    /// <param name="mask">[B][T].</param>
    /// <param name="coef">Factor of the KL; at least 0.</param>
    /// <returns>[B][T].</returns>
    /// <exception cref="ArgumentException">Shapes differ, or a number is out of range.</exception>
    public static double[][] WithCentredKl(IReadOnlyList<double> advantages, IReadOnlyList<double[]> kl, IReadOnlyList<bool[]> mask, double coef)
    {
        ArgumentNullException.ThrowIfNull(advantages);
        if (!(coef >= 0) || double.IsInfinity(coef)) throw new ArgumentException($"the KL coefficient must be a finite number of at least 0, not {coef}");
        RequireShapes(kl, mask);
        if (advantages.Count != kl.Count) throw new ArgumentException($"{advantages.Count} advantages need as many rows, not {kl.Count}");
        double[] trained = [.. kl.SelectMany((row, b) => row.Where((_, t) => mask[b][t]))];
        double mean = trained.Length == 0 ? 0 : trained.Average();
        return [.. kl.Select((row, b) => row.Select((value, t) => mask[b][t] ? advantages[b] + coef * (mean - value) : 0).ToArray())];
    }

    /// <summary>Whitens over the trained tokens of the batch.</summary>
    /// <param name="advantages">[B][T].</param>
    /// <param name="mask">[B][T].</param>
    /// <param name="options">The rule; it counts tokens here, whatever it says.</param>
    /// <returns>[B][T].</returns>
    /// <exception cref="ArgumentException">Shapes differ, or there is no spread and no eps.</exception>
    public static double[][] Whiten(IReadOnlyList<double[]> advantages, IReadOnlyList<bool[]> mask, WhiteningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        RequireShapes(advantages, mask);
        double[] trained = [.. advantages.SelectMany((row, b) => row.Where((_, t) => mask[b][t]))];
        Whitener.Apply(trained, [.. Enumerable.Range(0, trained.Length)], options with { OverTokens = false }, lengths: null);
        int next = 0;
        return [.. advantages.Select((row, b) => row.Select((_, t) => mask[b][t] ? trained[next++] : 0).ToArray())];
    }

    private static void RequireDiscount(string name, double value)
    {
        if (!(value is >= 0 and <= 1)) throw new ArgumentException($"{name} must be in [0, 1], not {value}");
    }

    private static void RequireShapes(IReadOnlyList<double[]> rows, IReadOnlyList<bool[]> mask)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(mask);
        if (rows.Count != mask.Count || rows.Where((row, b) => row.Length != mask[b].Length).Any())
            throw new ArgumentException("every row needs a mask of its own length");
    }
}
