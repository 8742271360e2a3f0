namespace Rft.Training.Models;

/// <summary>Shape of routed feed-forward parts. Immutable.</summary>
/// <param name="Count">Experts of a layer, E.</param>
/// <param name="Chosen">Experts that a token goes through, K.</param>
/// <param name="Width">Width inside an expert.</param>
/// <param name="Renormalised">Whether the weights of the chosen experts are scaled to sum to 1.</param>
/// <param name="Layers">Layers that have experts, ascending; the others are dense.</param>
/// <param name="BalanceLoss">Weight of the auxiliary load-balancing loss.</param>
public sealed record ExpertsConfig(int Count, int Chosen, int Width, bool Renormalised, IReadOnlyList<int> Layers, double BalanceLoss)
{
    /// <inheritdoc/>
    public bool Equals(ExpertsConfig? other) =>
        other is not null && (Count, Chosen, Width, Renormalised, BalanceLoss) == (other.Count, other.Chosen, other.Width, other.Renormalised, other.BalanceLoss)
        && Layers.SequenceEqual(other.Layers);

    /// <inheritdoc/>
    public override int GetHashCode() => (Count, Chosen, Width, Layers.Count).GetHashCode();
}
