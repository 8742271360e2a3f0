namespace Rft.Training.Rollouts;

/// <summary>Whitening of advantages over a batch: REINFORCE++, arXiv 2501.03262, and the last step of GDPO.</summary>
internal static class Whitener
{
    /// <summary>Whitens in place.</summary>
    /// <param name="advantages">[B].</param>
    /// <param name="scored">Positions that have a score; the others stay 0 and count nowhere.</param>
    /// <param name="options">The rule.</param>
    /// <param name="lengths">[B], needed over tokens.</param>
    public static void Apply(double[] advantages, int[] scored, WhiteningOptions options, IReadOnlyList<int>? lengths)
    {
        if (options.OverTokens && lengths is null)
            throw new ArgumentException("whitening over tokens needs the token count of each response; pass lengths");
        if (lengths is not null && lengths.Count != advantages.Length)
            throw new ArgumentException($"{advantages.Length} rewards need as many lengths, not {lengths.Count}");
        double Count(int index) => options.OverTokens ? lengths![index] : 1;

        double count = scored.Sum(Count);
        if (count <= options.Ddof)
        {
            // One value has no deviation from its mean.
            foreach (int index in scored) advantages[index] = 0;
            return;
        }
        double mean = scored.Sum(index => Count(index) * advantages[index]) / (count + options.CountEps);
        double squares = scored.Sum(index => Count(index) * (advantages[index] - mean) * (advantages[index] - mean));
        double variance = squares / (count + options.CountEps) * (count / (count - options.Ddof));
        double divisor = options.EpsPlacement switch
        {
            EpsPlacement.Variance => Math.Sqrt(variance + options.Eps),
            EpsPlacement.VarianceFloor => Math.Sqrt(Math.Max(variance, options.Eps)),
            EpsPlacement.Std => Math.Sqrt(variance) + options.Eps,
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.EpsPlacement, "no such placement of eps"),
        };
        if (divisor == 0) throw new ArgumentException("the advantages of the batch have no spread and the whitening's Eps is 0; set it above 0");
        foreach (int index in scored) advantages[index] = (advantages[index] - mean) / divisor;
    }
}
