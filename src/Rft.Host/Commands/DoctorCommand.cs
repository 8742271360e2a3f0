using System.CommandLine;
using System.Text.Json;
using Rft.Graders.Workers;
using Rft.Host.Composition;
using Rft.Host.Doctor;
using Rft.Host.Runs;

namespace Rft.Host.Commands;

/// <summary><c>rft doctor</c>: looks at the machine, and trains on a device to see whether it computes what the CPU does.</summary>
internal static class DoctorCommand
{
    private static readonly Option<string?> Device = new("--device")
    {
        Description = "Train three steps on this device (auto, cpu, cuda or cuda:n) and compare them with the CPU's.",
        HelpName = "DEVICE",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document (rft.doctor/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("doctor", "Looks at machine, native library and devices.") { Device, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var isolation = await IsolationSelfTest.RunAsync(ChildPrograms.ProbeCommand, cancellationToken).ConfigureAwait(false);
        using var programs = GraderIsolation.Programs(new Dictionary<string, IReadOnlyList<string>>());
        var report = MachineProbe.Collect() with
        {
            Isolation = [.. isolation.Select(check => new IsolationLine(check.Check, check.Passed))],
            NoPrograms = programs.Unusable,
        };
        if (report.Torch is not null && parsed.GetValue(Device) is { } device)
            report = report with { Device = await DeviceTrial.RunAsync(device, cancellationToken).ConfigureAwait(false) };
        var output = parsed.InvocationConfiguration.Output;
        IEnumerable<string> lines = parsed.GetValue(Json) ? [JsonSerializer.Serialize(report, RunSummary.Json)] : DoctorText.Lines(report);
        foreach (string line in lines) await output.WriteLineAsync(line).ConfigureAwait(false);
        if (report.Findings.Count > 0) return (int)ExitCode.BadInput;
        bool leaks = report.Isolation.Any(check => !check.Passed);
        return (int)(leaks || report.Device is { Passed: false } ? ExitCode.ThresholdMissed : ExitCode.Done);
    }
}
