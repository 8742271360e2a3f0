namespace Rft.Host.Grading;

/// <summary>Time of calls in seconds.</summary>
/// <param name="P50">Half of the calls took at most this.</param>
/// <param name="P95">19 of 20 calls took at most this.</param>
internal sealed record CallSeconds(double P50, double P95)
{
    /// <summary>The times by nearest rank: the smallest one that the share of all times does not exceed. Zeros when there are none.</summary>
    public static CallSeconds Of(IReadOnlyList<TimeSpan> durations)
    {
        double[] sorted = [.. durations.Select(each => each.TotalSeconds).Order()];
        double Rank(double share) => sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
        return new CallSeconds(Rank(0.5), Rank(0.95));
    }
}
