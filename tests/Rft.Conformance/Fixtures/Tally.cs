namespace Rft.Conformance.Fixtures;

/// <summary>Counts of cases. The core ones decide; the extended and policy ones stand apart.</summary>
internal sealed class Tally
{
    private readonly Dictionary<(FixtureTier Tier, CaseResult Result), int> _counts = [];

    /// <summary>Extended and policy cases that were accepted although they are wrong answers.</summary>
    public int FalseAccepts { get; private set; }

    public bool HasFailures => Count(FixtureTier.Core, CaseResult.Failed) > 0;

    public void Add(FixtureTier tier, CaseResult result, int cases = 1) => _counts[(tier, result)] = Count(tier, result) + cases;

    public void AddFalseAccept() => FalseAccepts++;

    public void Add(Tally other)
    {
        foreach (var ((tier, result), cases) in other._counts) Add(tier, result, cases);
        FalseAccepts += other.FalseAccepts;
    }

    /// <summary>The closing line: core cases, and whatever was skipped.</summary>
    public string Core => $"{Count(FixtureTier.Core, CaseResult.Passed)} passed, {Count(FixtureTier.Core, CaseResult.Failed)} failed, "
        + $"{_counts.Where(entry => entry.Key.Result == CaseResult.Skipped && entry.Key.Tier != FixtureTier.Disputed).Sum(entry => entry.Value)} skipped";

    /// <summary>Extended and policy cases together; null when none ran.</summary>
    public string? Extended
    {
        get
        {
            var (passed, all) = Share(FixtureTier.Extended, FixtureTier.Policy);
            return all == 0 ? null : $"extended: {passed} of {all}, false accepts: {FalseAccepts}";
        }
    }

    /// <summary>One file: the closing line's counts, then each other tier by name.</summary>
    public string PerFile => Core + string.Concat(new[] { FixtureTier.Extended, FixtureTier.Policy }.Select(tier => (tier, share: Share(tier)))
        .Where(entry => entry.share.All > 0)
        .Select(entry => $"; {entry.tier.ToString().ToLowerInvariant()}: {entry.share.Passed} of {entry.share.All}"));

    private (int Passed, int All) Share(params FixtureTier[] tiers)
    {
        int passed = tiers.Sum(tier => Count(tier, CaseResult.Passed));
        return (passed, passed + tiers.Sum(tier => Count(tier, CaseResult.Failed)));
    }

    private int Count(FixtureTier tier, CaseResult result) => _counts.GetValueOrDefault((tier, result));
}
