using Rft.Training.Native;
using Rft.Training.Tests;
using Xunit.Sdk;
using Xunit.v3;
using static TorchSharp.torch;

[assembly: AssemblyFixture(typeof(TorchFixture))]
// libtorch keeps thread counts and gradient modes for the process and for threads: one test at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Rft.Training.Tests;

/// <summary>Loads libtorch once for the assembly and keeps it to one thread.</summary>
public sealed class TorchFixture
{
    public TorchFixture()
    {
        LibTorch.EnsureLoaded();
        set_num_threads(1);
    }

    /// <summary>Device of the tests: RFT_TEST_DEVICE, cpu by default.</summary>
    public static Device Device => device(Environment.GetEnvironmentVariable("RFT_TEST_DEVICE") ?? "cpu");

    /// <summary>[B, T] on the device of the tests.</summary>
    public static Tensor Matrix(double[][] rows, bool gradient = false, ScalarType type = ScalarType.Float64) =>
        tensor([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length], dtype: type, device: Device, requires_grad: gradient);

    /// <summary>Values in row order.</summary>
    public static double[] Values(Tensor tensor) =>
        tensor.detach().to_type(ScalarType.Float64).contiguous().cpu().data<double>().ToArray();
}
