using System.Text.Json;
using Rft.Conformance.Fixtures;
using static TorchSharp.torch;

namespace Rft.Conformance.Losses;

/// <summary>Float64 tensors from fixture arrays and back.</summary>
internal static class Tensors
{
    public static Tensor Matrix(JsonElement inputs, string name, bool gradient = false)
    {
        double[][] rows = inputs.Rows(name);
        return tensor([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length], requires_grad: gradient);
    }

    public static Tensor? OptionalMatrix(JsonElement inputs, string name) => inputs.Find(name) is null ? null : Matrix(inputs, name);

    /// <summary>A matrix, or one value a row repeated over the columns.</summary>
    public static Tensor RowsOrMatrix(JsonElement inputs, string name, Tensor like) =>
        inputs.GetProperty(name)[0].ValueKind == JsonValueKind.Array ? Matrix(inputs, name) : Repeat(inputs.Doubles(name), like);

    public static Tensor Repeat(double[] rows, Tensor like) => tensor(rows).unsqueeze(1).expand_as(like).contiguous();

    public static double[] Values(Tensor tensor) => tensor.detach().contiguous().cpu().data<double>().ToArray();

    /// <summary>Gradient of a scalar with regard to a leaf, flattened.</summary>
    public static double[] Gradient(Tensor scalar, Tensor leaf)
    {
        scalar.backward();
        return Values(leaf.grad!);
    }
}
