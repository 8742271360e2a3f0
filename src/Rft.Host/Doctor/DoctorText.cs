using System.Globalization;

namespace Rft.Host.Doctor;

/// <summary>What <c>rft doctor</c> prints. Pure functions.</summary>
internal static class DoctorText
{
    private const double Gibibyte = 1024.0 * 1024 * 1024;

    /// <summary>The report, line by line.</summary>
    public static IEnumerable<string> Lines(DoctorReport report)
    {
        var machine = report.Machine;
        yield return Line("rft", $"{machine.Version} on {machine.Runtime}");
        yield return Line("system", $"{machine.System}, {machine.Architecture}");
        string load = machine.LoadAverage?.ToString("0.00", CultureInfo.InvariantCulture) ?? "unknown";
        yield return Line("machine", string.Create(CultureInfo.InvariantCulture,
            $"{machine.Cores} cores, {machine.MemoryBytes / Gibibyte:0.0} GiB of memory, load {load}"));
        foreach (var (name, version) in machine.Packages) yield return Line(name, version);
        if (report.Torch is { } torch)
        {
            string relaxed = torch.ShimRelaxed ? "; shim relaxed for a system older than GCC 13" : "";
            yield return Line("libtorch", $"{torch.Folder ?? "found by TorchSharp"}{relaxed}");
            yield return Line("devices", $"{string.Join(", ", torch.Devices)}{(torch.Devices.Count == 1 ? " (no CUDA device)" : "")}");
            yield return Line("threads", torch.Threads.ToString(CultureInfo.InvariantCulture));
        }
        yield return Line("runs", $"{report.RunFolder}, {(report.RunFolderWritable ? "writable" : "not writable")}");
        yield return Line("bubblewrap", report.Bubblewrap ?? "not installed");
        yield return Line("graders", report.Isolation switch
        {
            [] => "crash isolation only: a process of their own",
            var checks when checks.All(check => check.Passed) => $"sandboxed; {checks.Count} of {checks.Count} attempts to get out failed",
            var checks => $"the sandbox leaks: {string.Join("; ", checks.Where(check => !check.Passed).Select(check => check.Check))}",
        });
        yield return Line("programs", report.NoPrograms is { } trouble ? $"not run here: {trouble}" : "sandboxed one by one");
        foreach (string line in Device(report.Device)) yield return line;
        foreach (string finding in report.Findings) yield return $"error: {finding}";
    }

    private static IEnumerable<string> Device(DeviceReport? device)
    {
        if (device is null) yield break;
        yield return "";
        yield return $"three training steps on {device.Device}, beside the same on the CPU";
        yield return Row("step", "compared", "difference", "allowed", "");
        foreach (var check in device.Checks)
        {
            yield return Row(
                check.Step == 0 ? "end" : check.Step.ToString(CultureInfo.InvariantCulture), check.Name,
                Number(check.Difference) ?? "not a number", Number(check.Tolerance) ?? "(reported)", check.Passed ? "ok" : "FAILED");
        }
        int failed = device.Checks.Count(check => !check.Passed);
        yield return failed == 0
            ? $"{device.Device} passed"
            : $"{device.Device} failed {failed} of {device.Checks.Count} comparisons; do not train on it";
    }

    private static string Line(string name, string value) => $"{name,-11} {value}";

    private static string Row(string step, string name, string difference, string allowed, string verdict) =>
        $"{step,-5}{name,-26}{difference,12}  {allowed,10}  {verdict}".TrimEnd();

    private static string? Number(double? value) =>
        value?.ToString("0.##E+0", CultureInfo.InvariantCulture).Replace("0E+0", "0", StringComparison.Ordinal);
}
