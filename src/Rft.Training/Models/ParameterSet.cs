using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>Parameters of a model and their gradients, each kind in one flat buffer.</summary>
/// <remarks>
/// Each parameter is a view of <see cref="Values"/> and its gradient a view of <see cref="Gradients"/>, into which backward passes accumulate in
/// place. The optimizer and gradient clipping thus work on two long vectors, not on dozens of small ones. Use on the compute thread only.
/// </remarks>
public sealed class ParameterSet : IDisposable
{
    private readonly Dictionary<string, Tensor> _views = new(StringComparer.Ordinal);

    /// <summary>Allocates the buffers, zero-filled.</summary>
    /// <param name="shapes">Names and shapes, in buffer order.</param>
    /// <param name="tensors">Where the buffers live.</param>
    /// <param name="frozen">Whether the parameters take no gradient; then there is no buffer for one.</param>
    /// <param name="stored">Type of the values, float32 or, when frozen, bfloat16.</param>
    /// <exception cref="ArgumentException">Two parameters have one name, or parameters that are trained are to be kept in 16 bits.</exception>
    public ParameterSet(IReadOnlyList<ParameterShape> shapes, TensorFactory tensors, bool frozen = false, ScalarType stored = ScalarType.Float32)
    {
        if (!frozen && stored != ScalarType.Float32)
            throw new ArgumentException($"parameters that are trained are kept in float32, not {stored}: small updates would round to nothing");
        Shapes = shapes;
        using var scope = NewDisposeScope();
        Values = tensors.Zeros([shapes.Sum(shape => shape.Count)], stored).DetachFromDisposeScope();
        Gradients = tensors.Zeros([frozen ? 0 : Values.numel()]).DetachFromDisposeScope();
        long offset = 0;
        foreach (var shape in shapes)
        {
            long[] sizes = [.. shape.Shape];
            var view = Values.narrow(0, offset, shape.Count).view(sizes).detach();
            if (!frozen)
            {
                view.requires_grad_();
                view.grad = Gradients.narrow(0, offset, shape.Count).view(sizes);
            }
            _views.Add(shape.Name, view.DetachFromDisposeScope());
            offset += shape.Count;
        }
    }

    /// <summary>Names and shapes, in buffer order.</summary>
    public IReadOnlyList<ParameterShape> Shapes { get; }

    /// <summary>All values, [N], float32, or bfloat16 for frozen parameters that are kept so.</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, [N], float32, or [0] when frozen; sums over the backward passes since <see cref="ClearGradients"/>.</summary>
    public Tensor Gradients { get; }

    /// <summary>Number of elements, N.</summary>
    public long Count => Values.numel();

    /// <summary>The parameter of that name; a leaf that requires a gradient unless frozen.</summary>
    /// <param name="name">Its name.</param>
    public Tensor this[string name] => _views[name];

    /// <summary>Sets every gradient to zero.</summary>
    public void ClearGradients() => Gradients.zero_();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var view in _views.Values) view.Dispose();
        Values.Dispose();
        Gradients.Dispose();
    }
}
