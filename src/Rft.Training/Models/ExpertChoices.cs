namespace Rft.Training.Models;

/// <summary>Which experts a run of tokens went through: what sampling returns and training replays. Immutable; the array is never written after construction.</summary>
/// <param name="Layers">Routed layers of the model, L.</param>
/// <param name="Count">Experts a token goes through in a layer, K.</param>
/// <param name="Experts">[n, L, K], row-major; a token whose first entry is negative chooses for itself.</param>
public sealed record ExpertChoices(int Layers, int Count, short[] Experts)
{
    /// <summary>Stands for a token that chooses for itself.</summary>
    public const short Native = -1;

    /// <summary>Entries a token, L * K.</summary>
    public int Stride => Layers * Count;

    /// <summary>Number of tokens, n.</summary>
    public int Tokens => Experts.Length / Stride;

    /// <summary>Choices of n tokens that all choose for themselves.</summary>
    /// <param name="layers">Routed layers, L.</param>
    /// <param name="count">Experts a token goes through, K.</param>
    /// <param name="tokens">n.</param>
    public static ExpertChoices Free(int layers, int count, int tokens)
    {
        short[] entries = new short[tokens * layers * count];
        Array.Fill(entries, Native);
        return new ExpertChoices(layers, count, entries);
    }

    /// <summary>The entries of one token, [L, K].</summary>
    /// <param name="token">The token, from 0.</param>
    public ReadOnlySpan<short> At(int token) => Experts.AsSpan(token * Stride, Stride);
}
