using Rft.Training.Devices;
using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Optim;

/// <summary>AdamW (Loshchilov and Hutter 2019, algorithm 2) over the flat buffers of a parameter set.</summary>
/// <remarks>
/// libtorch's own AdamW hides its moments from .NET, and a resumable run must save them; over one flat buffer the whole update is ten
/// operations. Use on the compute thread only.
/// </remarks>
public sealed class AdamW : IDisposable
{
    private const long NormRow = 8192;
    private readonly ParameterSet _parameters;

    /// <summary>An optimizer that has made no step.</summary>
    /// <param name="parameters">What it updates.</param>
    public AdamW(ParameterSet parameters)
    {
        _parameters = parameters;
        FirstMoment = zeros_like(parameters.Values).DetachFromDisposeScope();
        SecondMoment = zeros_like(parameters.Values).DetachFromDisposeScope();
    }

    /// <summary>Running mean of the gradients, [N], float32.</summary>
    public Tensor FirstMoment { get; }

    /// <summary>Running mean of the squared gradients, [N], float32.</summary>
    public Tensor SecondMoment { get; }

    /// <summary>Steps made; restored from a checkpoint.</summary>
    public int Steps { get; set; }

    /// <summary>
    /// Clips the gradients, applies them and sets them to zero. With a norm that is not finite nothing changes but the gradients, which are set to zero.
    /// </summary>
    /// <param name="settings">Settings of this step.</param>
    /// <returns>The gradients' norm before clipping.</returns>
    public double Step(AdamWSettings settings)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var gradients = _parameters.Gradients;
        double norm = Norm(gradients);
        if (double.IsFinite(norm))
        {
            if (settings.MaxGradNorm > 0 && norm > settings.MaxGradNorm) gradients.TimesInPlace(settings.MaxGradNorm / norm);
            Apply(gradients, settings);
        }
        _parameters.ClearGradients();
        return norm;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        FirstMoment.Dispose();
        SecondMoment.Dispose();
    }

    // In two stages: libtorch splits a sum over everything among its threads, so that its bits would depend on their number.
    private static double Norm(Tensor gradients)
    {
        long whole = gradients.numel() / NormRow * NormRow;
        var squares = gradients * gradients;
        var rows = squares.narrow(0, 0, whole).view(-1, NormRow).sum(1);
        return Math.Sqrt(rows.sum().item<float>() + squares.narrow(0, whole, gradients.numel() - whole).sum().item<float>());
    }

    private void Apply(Tensor gradients, AdamWSettings settings)
    {
        Steps++;
        FirstMoment.TimesInPlace(settings.Beta1).AddScaledInPlace(gradients, 1 - settings.Beta1);
        SecondMoment.TimesInPlace(settings.Beta2).AddProductInPlace(gradients, gradients, 1 - settings.Beta2);
        double firstBias = 1 - Math.Pow(settings.Beta1, Steps), secondBias = 1 - Math.Pow(settings.Beta2, Steps);
        var denominator = SecondMoment.sqrt().DividedByInPlace(Math.Sqrt(secondBias)).PlusInPlace(settings.Epsilon);
        if (settings.WeightDecay != 0) Decay(1 - settings.LearningRate * settings.WeightDecay, settings.DecayOn);
        _parameters.Values.AddQuotientInPlace(FirstMoment, denominator, -settings.LearningRate / firstBias);
    }

    private void Decay(double factor, DecayScope scope)
    {
        if (scope == DecayScope.All)
        {
            _parameters.Values.TimesInPlace(factor);
            return;
        }
        foreach (var (offset, count) in Matrices()) _parameters.Values.narrow(0, offset, count).TimesInPlace(factor);
    }

    // Neighbours in the buffer together.
    private IEnumerable<(long Offset, long Count)> Matrices()
    {
        long offset = 0, begun = 0;
        foreach (var shape in _parameters.Shapes)
        {
            bool matrix = shape.Shape.Count >= 2;
            if (!matrix && offset > begun) yield return (begun, offset - begun);
            offset += shape.Count;
            if (!matrix) begun = offset;
        }
        if (offset > begun) yield return (begun, offset - begun);
    }
}
