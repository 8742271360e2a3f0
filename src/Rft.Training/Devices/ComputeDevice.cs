using Rft.Training.Native;
using TorchSharp;

namespace Rft.Training.Devices;

/// <summary>Turns the configuration's <c>device</c> into a libtorch device. The only place that names devices.</summary>
public static class ComputeDevice
{
    /// <summary>Resolves <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</summary>
    /// <param name="name">The configured name.</param>
    /// <returns>The device; for <c>auto</c> the first CUDA device if there is one, else the CPU.</returns>
    /// <exception cref="DeviceException">The name is none of these, or no such device exists here.</exception>
    /// <exception cref="LibTorchException">libtorch does not load.</exception>
    public static torch.Device Resolve(string name)
    {
        LibTorch.EnsureLoaded();
        return name switch
        {
            "cpu" => torch.CPU,
            "auto" => torch.cuda.is_available() ? Cuda(0) : torch.CPU,
            "cuda" => Cuda(0),
            _ when name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name.AsSpan(5), out int index) && index >= 0 => Cuda(index),
            _ => throw new DeviceException($"device '{name}' is not known; use auto, cpu, cuda or cuda:n"),
        };
    }

    /// <summary>Names that <see cref="Resolve"/> takes on this machine, the CPU's first.</summary>
    /// <exception cref="LibTorchException">libtorch does not load.</exception>
    public static IReadOnlyList<string> Names()
    {
        LibTorch.EnsureLoaded();
        return ["cpu", .. Enumerable.Range(0, torch.cuda.is_available() ? torch.cuda.device_count() : 0).Select(index => $"cuda:{index}")];
    }

    private static torch.Device Cuda(int index)
    {
        if (!torch.cuda.is_available())
            throw new DeviceException("device cuda was asked for, but this libtorch sees no CUDA device; build with -p:TorchBackend=cuda, or use device: cpu");
        int count = torch.cuda.device_count();
        return index < count
            ? torch.device($"cuda:{index}")
            : throw new DeviceException($"device cuda:{index} does not exist; this machine has {count} CUDA device(s), numbered from 0");
    }
}
