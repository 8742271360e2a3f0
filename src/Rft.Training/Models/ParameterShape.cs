namespace Rft.Training.Models;

/// <summary>Name and shape of one parameter.</summary>
/// <param name="Name">The name it has in a checkpoint, for example <c>model.layers.0.self_attn.q_proj.weight</c>.</param>
/// <param name="Shape">Its shape.</param>
public sealed record ParameterShape(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}
