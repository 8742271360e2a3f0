namespace Rft.Host.Doctor;

/// <summary>What <c>rft doctor</c> found, <c>rft.doctor/1</c>.</summary>
internal sealed record DoctorReport
{
    public string Schema { get; } = "rft.doctor/1";

    /// <summary>This machine.</summary>
    public required MachineReport Machine { get; init; }

    /// <summary>libtorch; null when it does not load.</summary>
    public required TorchReport? Torch { get; init; }

    /// <summary>Where runs are kept.</summary>
    public required string RunFolder { get; init; }

    public required bool RunFolderWritable { get; init; }

    /// <summary>Path of bubblewrap, which sandboxes graders and programs; null when it is not installed.</summary>
    public required string? Bubblewrap { get; init; }

    /// <summary>What must be cured before a run.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>What the isolation self-test tried from inside a sandbox; empty where there is none.</summary>
    public IReadOnlyList<IsolationLine> Isolation { get; init; } = [];

    /// <summary>Why programs that models write are not run here; null when they are.</summary>
    public string? NoPrograms { get; init; }

    /// <summary>The comparison of a device with the CPU; null when none was asked for.</summary>
    public DeviceReport? Device { get; init; }
}

/// <summary>A machine and the program on it.</summary>
internal sealed record MachineReport(
    string Version, string Runtime, string System, string Architecture, int Cores, long MemoryBytes, double? LoadAverage,
    IReadOnlyDictionary<string, string> Packages);

/// <summary>A loaded libtorch.</summary>
/// <param name="Folder">Where it was found; null where TorchSharp's own search serves.</param>
/// <param name="ShimRelaxed">Whether TorchSharp's shim is a copy that does without the symbol version of GCC 13.</param>
/// <param name="Devices">Names for <c>device</c> that work here.</param>
/// <param name="Threads">libtorch's own choice of threads on the CPU.</param>
internal sealed record TorchReport(string? Folder, bool ShimRelaxed, IReadOnlyList<string> Devices, int Threads);

/// <summary>One thing a sandboxed grader must not be able to do.</summary>
internal sealed record IsolationLine(string Check, bool Passed);

/// <summary>A golden run on a device beside the CPU's.</summary>
internal sealed record DeviceReport(string Device, bool Passed, IReadOnlyList<DeviceCheckLine> Checks);

/// <summary>One compared number; step 0 is after the last step, tolerance null is reported only, difference null is not a number.</summary>
internal sealed record DeviceCheckLine(int Step, string Name, double? Difference, double? Tolerance, bool Passed);
