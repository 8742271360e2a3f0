namespace Rft.Training.Rollouts;

/// <summary>Whitening of finished advantages over the batch.</summary>
public sealed record WhiteningOptions
{
    /// <summary>Whether each advantage counts once for each token of its response, so that long responses weigh more; else once.</summary>
    public bool OverTokens { get; init; }

    /// <summary>Subtracted from the count in the variance: 0 or 1.</summary>
    public int Ddof { get; init; } = 1;

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; init; } = 1e-8;

    /// <summary>Where <see cref="Eps"/> stands.</summary>
    public EpsPlacement EpsPlacement { get; init; } = EpsPlacement.Variance;

    /// <summary>Added to the count in both means.</summary>
    public double CountEps { get; init; }
}
