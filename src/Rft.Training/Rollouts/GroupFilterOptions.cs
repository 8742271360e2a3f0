namespace Rft.Training.Rollouts;

/// <summary>Which groups leave the batch. The default drops groups whose raw scores are all equal.</summary>
public sealed record GroupFilterOptions
{
    /// <summary>Whether groups without spread leave the batch.</summary>
    public bool DropZeroVariance { get; init; } = true;

    /// <summary>Keep only groups whose mean score lies strictly inside this range (OpenRLHF); null for any mean.</summary>
    public ScoreRange? MeanWithin { get; init; }

    /// <summary>Whether a group with a single scored member is kept. Its advantage is 0 unless the advantage rule says otherwise.</summary>
    public bool KeepSingletons { get; init; }

    /// <summary>Whether the first scored group is kept when all would be dropped (tinker-cookbook). It trains on nothing; leave it off.</summary>
    public bool KeepOneIfAllDropped { get; init; }

    /// <summary>Worst and best possible score: they tell all-min and all-max from other constant groups in the counts.</summary>
    public ScoreRange Scores { get; init; } = new(0, 1);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A range is empty; the message names it.</exception>
    public void Validate()
    {
        if (!(Scores.Min < Scores.Max)) throw new ArgumentException($"the score range [{Scores.Min}, {Scores.Max}] is empty; set Min below Max");
        if (MeanWithin is { } range && !(range.Min < range.Max))
            throw new ArgumentException($"no mean lies inside ({range.Min}, {range.Max}); set Min below Max");
    }
}
