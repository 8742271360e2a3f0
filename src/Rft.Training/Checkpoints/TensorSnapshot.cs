using Rft.Training.Models;
using Rft.Training.Optim;
using static TorchSharp.torch;

namespace Rft.Training.Checkpoints;

/// <summary>Copies tensors to plain data and back. Compute thread only.</summary>
public static class TensorSnapshot
{
    private const string First = "first_moment";
    private const string Second = "second_moment";

    /// <summary>What training changes of a model, in buffer order: its parameters, or its adapter's.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<NamedTensor> Of(Decoder model) => Of(model.Trained);

    /// <summary>The parameters of a set, in buffer order.</summary>
    /// <param name="parameters">The set.</param>
    public static IReadOnlyList<NamedTensor> Of(ParameterSet parameters) =>
        [.. parameters.Shapes.Select(shape => new NamedTensor(shape.Name, shape.Shape, Host(parameters[shape.Name])))];

    /// <summary>The moments of an optimizer.</summary>
    /// <param name="optimizer">The optimizer.</param>
    public static IReadOnlyList<NamedTensor> Of(AdamW optimizer) =>
    [
        new(First, [optimizer.FirstMoment.numel()], Host(optimizer.FirstMoment)),
        new(Second, [optimizer.SecondMoment.numel()], Host(optimizer.SecondMoment)),
    ];

    /// <summary>Sets what training changes of a model.</summary>
    /// <param name="tensors">One tensor a parameter.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="CheckpointException">A parameter is missing, has another shape, or is not finite.</exception>
    public static void Restore(IReadOnlyList<NamedTensor> tensors, Decoder model)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var shape in model.Trained.Shapes)
        {
            if (!byName.Remove(shape.Name, out var tensor)) throw new CheckpointException($"the checkpoint lacks tensor '{shape.Name}'");
            if (!tensor.Shape.SequenceEqual(shape.Shape))
            {
                throw new CheckpointException(
                    $"tensor '{shape.Name}' has shape [{string.Join(", ", tensor.Shape)}]; the model needs [{string.Join(", ", shape.Shape)}]");
            }
            if (Array.Exists(tensor.Values, value => !float.IsFinite(value)))
                throw new CheckpointException($"tensor '{shape.Name}' holds values that are not finite");
            model.Trained[shape.Name].copy_(model.Tensors.From(tensor.Values, [.. shape.Shape]));
        }
        if (byName.Count > 0) throw new CheckpointException($"the checkpoint holds tensors that the model does not have: {string.Join(", ", byName.Keys)}");
    }

    /// <summary>Sets the moments and the step count of an optimizer.</summary>
    /// <param name="tensors">The moments.</param>
    /// <param name="steps">Steps made.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="model">The model it updates.</param>
    /// <exception cref="CheckpointException">A moment is missing or has another length.</exception>
    public static void Restore(IReadOnlyList<NamedTensor> tensors, int steps, AdamW optimizer, Decoder model)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, moment) in new[] { (First, optimizer.FirstMoment), (Second, optimizer.SecondMoment) })
        {
            var tensor = tensors.FirstOrDefault(tensor => tensor.Name == name) ?? throw new CheckpointException($"the checkpoint lacks '{name}'");
            if (tensor.Values.LongLength != moment.numel())
                throw new CheckpointException($"'{name}' has {tensor.Values.LongLength} values; the model has {moment.numel()} parameters");
            moment.copy_(model.Tensors.From(tensor.Values, tensor.Values.LongLength));
        }
        optimizer.Steps = steps;
    }

    /// <summary>The values of a tensor as float32, row-major.</summary>
    /// <param name="tensor">The tensor.</param>
    internal static float[] Host(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }
}
