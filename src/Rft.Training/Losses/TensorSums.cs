using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>Sums for statistics.</summary>
internal static class TensorSums
{
    /// <summary>Sums of the tensors in float64, moved to the host together: one synchronisation however many there are. Null stays null.</summary>
    public static double?[] Read(params ReadOnlySpan<Tensor?> tensors)
    {
        using var scope = NewDisposeScope();
        var present = new List<Tensor>();
        foreach (var tensor in tensors)
        {
            if (tensor is not null) present.Add(tensor.sum(ScalarType.Float64));
        }
        double[] values = stack(present).cpu().data<double>().ToArray();
        var sums = new double?[tensors.Length];
        for (int i = 0, next = 0; i < sums.Length; i++)
        {
            if (tensors[i] is not null) sums[i] = values[next++];
        }
        return sums;
    }
}
