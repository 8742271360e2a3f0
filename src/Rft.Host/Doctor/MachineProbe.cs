using System.Reflection;
using System.Runtime.InteropServices;
using Rft.Host.Runs;
using Rft.Training.Devices;
using Rft.Training.Native;

namespace Rft.Host.Doctor;

/// <summary>Looks at the machine without changing it.</summary>
internal static class MachineProbe
{
    /// <summary>Collects what can be seen; what does not work becomes a finding.</summary>
    public static DoctorReport Collect()
    {
        List<string> findings = [];
        string home = Path.GetDirectoryName(RunFolders.DefaultParent)!;
        string? unwritable = Unwritable(home);
        if (unwritable is not null) findings.Add(unwritable);
        return new DoctorReport
        {
            Machine = Machine(),
            Torch = Torch(findings),
            RunFolder = home,
            RunFolderWritable = unwritable is null,
            Bubblewrap = OnPath("bwrap"),
            Findings = findings,
        };
    }

    private static MachineReport Machine() => new(
        VersionOf(typeof(MachineProbe).Assembly), RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(), Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, RunSummary.LoadAverage(),
        new Dictionary<string, string> { ["TorchSharp"] = VersionOf(typeof(TorchSharp.torch).Assembly) });

    private static TorchReport? Torch(List<string> findings)
    {
        try
        {
            LibTorch.EnsureLoaded();
            return new TorchReport(
                LibTorch.Found?.Folder, LibTorch.Found?.Relaxed ?? false, ComputeDevice.Names(), TorchSharp.torch.get_num_threads());
        }
        catch (LibTorchException e)
        {
            findings.Add(e.Message);
            return null;
        }
    }

    // The informational version carries the commit after a plus sign.
    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    // By trying, in the nearest folder that exists: permissions alone do not tell of read-only disks, and doctor leaves no folder behind.
    private static string? Unwritable(string home)
    {
        string folder = home;
        while (!Path.Exists(folder) && Path.GetDirectoryName(folder) is { } parent) folder = parent;
        string probe = Path.Combine(folder, $".rft-doctor-{Environment.ProcessId}");
        try
        {
            using var file = new FileStream(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"runs cannot be written to {home}: {e.Message}; change to a folder that can be written, or set RFT_HOME to one";
        }
    }

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
