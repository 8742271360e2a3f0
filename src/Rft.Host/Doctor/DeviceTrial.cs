using Rft.Training.Devices;
using Rft.Training.Diagnosis;

namespace Rft.Host.Doctor;

/// <summary>Trains the golden run on the CPU and on a device, and compares.</summary>
internal static class DeviceTrial
{
    // Thread counts do not change the numbers; one is the quickest for a model of this size.
    private const int Threads = 1;

    /// <summary>Runs both.</summary>
    /// <param name="name"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</param>
    /// <param name="cancellationToken">Stops between two pieces of work.</param>
    /// <exception cref="DeviceException">There is no such device.</exception>
    public static async Task<DeviceReport> RunAsync(string name, CancellationToken cancellationToken)
    {
        string device = ComputeDevice.Resolve(name).ToString();
        var reference = await RunOnAsync("cpu", null, cancellationToken).ConfigureAwait(false);
        var measured = await RunOnAsync(name, reference, cancellationToken).ConfigureAwait(false);
        var checks = GoldenComparison.Of(reference, measured, device == "cpu" ? GoldenTolerances.Exact : GoldenTolerances.OtherDevice);
        return new DeviceReport(device, checks.All(check => check.Passed), [.. checks.Select(Line)]);
    }

    private static async Task<GoldenRecord> RunOnAsync(string device, GoldenRecord? reference, CancellationToken cancellationToken)
    {
        await using var compute = ComputeThread.Start(device, Threads);
        return await new GoldenRun(compute, reference).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private static DeviceCheckLine Line(GoldenCheck check) =>
        new(check.Step, check.Name, double.IsFinite(check.Difference) ? check.Difference : null, check.Tolerance, check.Passed);
}
