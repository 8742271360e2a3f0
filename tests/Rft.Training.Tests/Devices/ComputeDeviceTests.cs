using Rft.Training.Devices;
using TorchSharp;

namespace Rft.Training.Tests.Devices;

public sealed class ComputeDeviceTests
{
    [Fact]
    public void Cpu_is_the_cpu_and_auto_takes_cuda_only_where_there_is_one()
    {
        Assert.Equal(DeviceType.CPU, ComputeDevice.Resolve("cpu").type);
        Assert.Equal(torch.cuda.is_available() ? DeviceType.CUDA : DeviceType.CPU, ComputeDevice.Resolve("auto").type);
    }

    [Fact]
    public void Every_name_that_is_listed_can_be_resolved()
    {
        Assert.Equal("cpu", ComputeDevice.Names()[0]);
        Assert.Equal(torch.cuda.is_available() ? torch.cuda.device_count() + 1 : 1, ComputeDevice.Names().Count);
        Assert.Equal(ComputeDevice.Names(), ComputeDevice.Names().Select(name => ComputeDevice.Resolve(name).ToString()));
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    [InlineData("CPU")]
    [InlineData("cuda:x")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:")]
    public void A_name_that_is_no_device_is_refused_with_the_names_there_are(string name)
    {
        var error = Assert.Throws<DeviceException>(() => ComputeDevice.Resolve(name));
        Assert.Equal($"device '{name}' is not known; use auto, cpu, cuda or cuda:n", error.Message);
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:3")]
    public void Cuda_without_a_device_names_the_cure(string name)
    {
        Assert.SkipWhen(torch.cuda.is_available(), "this machine has a CUDA device");
        var error = Assert.Throws<DeviceException>(() => ComputeDevice.Resolve(name));
        Assert.Equal("device cuda was asked for, but this libtorch sees no CUDA device; build with -p:TorchBackend=cuda, or use device: cpu", error.Message);
    }

    [Fact]
    public void A_cuda_index_beyond_the_last_is_refused()
    {
        Assert.SkipUnless(torch.cuda.is_available(), "this machine has no CUDA device");
        Assert.Contains("does not exist; this machine has", Assert.Throws<DeviceException>(() => ComputeDevice.Resolve("cuda:99")).Message, StringComparison.Ordinal);
    }
}
