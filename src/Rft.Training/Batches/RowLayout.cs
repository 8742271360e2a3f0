using Rft.Training.Sampling;

namespace Rft.Training.Batches;

/// <summary>Where the sequences of a micro-batch stand in the rows that go through the model. Immutable.</summary>
/// <param name="Rows">Rows, B.</param>
/// <param name="Length">Positions a row, T.</param>
/// <param name="Places">Row and first position of each sequence, in the order of the data.</param>
internal sealed record RowLayout(int Rows, int Length, IReadOnlyList<(int Row, int Start)> Places)
{
    /// <summary>Whether some row has several sequences, or one that does not begin at 0.</summary>
    public bool Packed => Rows < Places.Count;

    /// <summary>One row a sequence.</summary>
    /// <param name="lengths">Positions of each sequence; at least one sequence.</param>
    // Products of very few rows round differently; the sampler never makes them.
    public static RowLayout Single(IReadOnlyList<int> lengths) =>
        new(lengths.Count, Math.Max(lengths.Max(), SamplingSession.MinimumRows), [.. lengths.Select((_, row) => (row, 0))]);

    /// <summary>As few rows as first fit finds, each as long as the longest sequence.</summary>
    /// <param name="lengths">Positions of each sequence; the longest first makes for few rows.</param>
    public static RowLayout Several(IReadOnlyList<int> lengths)
    {
        var packer = new RowPacker(lengths.Max());
        (int, int)[] places = [.. lengths.Select(packer.Place)];
        // With nothing to share, rows are as they would be without packing.
        return packer.Rows == places.Length ? Single(lengths) : new RowLayout(packer.Rows, packer.Length, places);
    }
}
