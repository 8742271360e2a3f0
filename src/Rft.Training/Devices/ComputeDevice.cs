using Rft.Training.Native;
using TorchSharp;

namespace Rft.Training.Devices;

/// <summary>Turns the configuration's <c>device</c> into a libtorch device. The only place that names devices.</summary>
public static class ComputeDevice
{
    /// <summary>Resolves <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</summary>
    /// <param name="name">The configured name.</param>
    /// <returns>The device; for <c>auto</c> the first CUDA device if there is one, else the CPU.</returns>
    /// <exception cref="ArgumentException">The name is none of these, or no such device exists here.</exception>
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
            _ => throw new ArgumentException($"device '{name}' is not known; use auto, cpu, cuda or cuda:n"),
        };
    }

    private static torch.Device Cuda(int index)
    {
        if (!torch.cuda.is_available())
            throw new ArgumentException("device cuda was asked for, but this libtorch sees no CUDA device; build with -p:TorchBackend=cuda, or use device: cpu");
        int count = torch.cuda.device_count();
        return index < count
            ? torch.device($"cuda:{index}")
            : throw new ArgumentException($"device cuda:{index} does not exist; this machine has {count} CUDA device(s), numbered from 0");
    }
}
