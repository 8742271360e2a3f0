namespace Rft.Training.Rollouts;

/// <summary>Generalised advantage estimation with a critic (Schulman et al., arXiv 1506.02438). The defaults are those of verl and OpenRLHF.</summary>
public sealed record GaeOptions
{
    /// <summary>Discount a trained token; in [0, 1].</summary>
    public double Gamma { get; init; } = 1;

    /// <summary>Trace decay; in [0, 1]. 1 gives returns minus values, 0 one-step differences.</summary>
    public double Lambda { get; init; } = 0.95;

    /// <summary>Whitening of the advantages over the trained tokens of the step; null for none. Returns are never whitened.</summary>
    public WhiteningOptions? Whitening { get; init; } = new();

    /// <summary>From rewards and values to what policy and critic learn.</summary>
    /// <param name="rewards">[B][T], rewards of the trained tokens.</param>
    /// <param name="values">[B][T], values of the states in which they were chosen.</param>
    /// <returns>Advantages of the policy and returns of the critic, both [B][T].</returns>
    /// <exception cref="ArgumentException">Shapes differ, or a factor is out of range.</exception>
    public (double[][] Advantages, double[][] Returns) Apply(IReadOnlyList<double[]> rewards, IReadOnlyList<double[]> values)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        bool[][] all = [.. rewards.Select(row => Array.ConvertAll(row, _ => true))];
        var (advantages, returns) = TokenAdvantages.Gae(rewards, values, all, Gamma, Lambda);
        return (Whitening is null ? advantages : TokenAdvantages.Whiten(advantages, all, Whitening), returns);
    }
}
