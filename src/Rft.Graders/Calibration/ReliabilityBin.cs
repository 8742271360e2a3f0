namespace Rft.Graders.Calibration;

/// <summary>What people say about the samples whose scores lie in one part of the range: of a reliable score, more are right the higher it is.</summary>
/// <param name="Low">Lowest score of the part, which it includes.</param>
/// <param name="High">Highest score; the last part includes it.</param>
/// <param name="Count">Samples in it.</param>
/// <param name="Right">Those that people call right.</param>
public sealed record ReliabilityBin(double Low, double High, int Count, int Right)
{
    private const int Parts = 5;

    /// <summary>Share of the samples that people call right; null without samples.</summary>
    public double? RightShare => Count == 0 ? null : (double)Right / Count;

    /// <summary>Five parts of equal width between the lowest and the highest score; one part when all scores are the same, none without samples.</summary>
    /// <param name="samples">The samples.</param>
    public static IReadOnlyList<ReliabilityBin> Of(IReadOnlyList<LabelledScore> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count == 0) return [];
        double low = samples.Min(each => each.Score), high = samples.Max(each => each.Score), width = (high - low) / Parts;
        if (width == 0) return [new ReliabilityBin(low, high, samples.Count, samples.Count(each => each.Label))];
        var parts = samples.ToLookup(each => Math.Min(Parts - 1, (int)((each.Score - low) / width)));
        return
        [
            .. Enumerable.Range(0, Parts).Select(part => new ReliabilityBin(
                low + (part * width), part == Parts - 1 ? high : low + ((part + 1) * width), parts[part].Count(), parts[part].Count(each => each.Label))),
        ];
    }
}
