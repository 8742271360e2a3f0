using static TorchSharp.torch;

namespace Rft.Training.Devices;

/// <summary>
/// Creates tensors on one device. Every tensor that is not the result of an operation comes from here, so none lands on a default device by accident.
/// </summary>
/// <param name="device">Where the tensors live.</param>
/// <remarks>Use on the compute thread only. New tensors belong to the caller's dispose scope.</remarks>
public sealed class TensorFactory(Device device)
{
    /// <summary>Where the tensors live.</summary>
    public Device Device { get; } = device;

    /// <summary>A tensor of zeros.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="dtype">Its type.</param>
    public Tensor Zeros(ReadOnlySpan<long> shape, ScalarType dtype = ScalarType.Float32) => zeros(shape.ToArray(), dtype, Device);

    /// <summary>A tensor filled with one value.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="value">The value.</param>
    public Tensor Full(ReadOnlySpan<long> shape, float value) => Zeros(shape).FillInPlace(value);

    /// <summary>The values 0, 1, ..., int64.</summary>
    /// <param name="count">How many.</param>
    public Tensor Range(int count) => From([.. Enumerable.Range(0, count).Select(value => (long)value)], count);

    /// <summary>A copy of the values, float64.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Shape of as many elements.</param>
    public Tensor From(double[] values, params long[] shape) => tensor(values, shape, ScalarType.Float64, Device);

    /// <summary>A copy of the values.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Shape of as many elements.</param>
    public Tensor From(float[] values, params long[] shape) => tensor(values, shape, ScalarType.Float32, Device);

    /// <summary>A copy of the values.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Shape of as many elements.</param>
    public Tensor From(long[] values, params long[] shape) => tensor(values, shape, ScalarType.Int64, Device);
}
