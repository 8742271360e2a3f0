using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>What the value loss sees of a micro-batch. Positions outside the mask are not read.</summary>
public sealed record ValueInputs
{
    /// <summary>Values, [B, T]; carry the gradient.</summary>
    public required Tensor Values { get; init; }

    /// <summary>The critic's values before the step's updates, [B, T].</summary>
    public required Tensor OldValues { get; init; }

    /// <summary>What the critic learns, [B, T]: advantages by GAE plus old values.</summary>
    public required Tensor Returns { get; init; }

    /// <summary>[B, T], not 0 where a token is trained.</summary>
    public required Tensor Mask { get; init; }

    /// <summary>Counts of the whole optimizer step.</summary>
    public required StepTotals Totals { get; init; }

    /// <summary>Checks the shapes.</summary>
    /// <exception cref="ArgumentException">Shapes differ.</exception>
    public void Validate()
    {
        foreach (var (name, tensor) in new[] { (nameof(OldValues), OldValues), (nameof(Returns), Returns), (nameof(Mask), Mask) })
        {
            if (!tensor.shape.SequenceEqual(Values.shape))
                throw new ArgumentException($"{name} has shape [{string.Join(", ", tensor.shape)}], the values have [{string.Join(", ", Values.shape)}]");
        }
    }
}
