using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rft.Graders.Workers.Child;

namespace Rft.Graders.Workers;

/// <summary>Starts a program in a worker's sandbox that tries what a grader must not be able to do.</summary>
public static class IsolationSelfTest
{
    private const int MemoryMb = 128;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs the checks.</summary>
    /// <param name="probe">The command that becomes <see cref="IsolationProbe"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Each check with its verdict; one that could not run counts as failed. Empty where this machine has no sandbox.</returns>
    public static async Task<IReadOnlyList<(string Check, bool Passed)>> RunAsync(IReadOnlyList<string> probe, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(probe);
        if (WorkerPool.NoSandbox is not null) return [];
        using var folder = new StagedGraders();
        string secret = Path.Combine(Path.GetTempPath(), $"rft-secret-{Guid.NewGuid():N}");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await File.WriteAllTextAsync(secret, "secret", cancellationToken);
        Environment.SetEnvironmentVariable(IsolationProbe.Secret, "secret");
        try
        {
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            var options = new WorkerOptions
            {
                Command = [.. probe, port.ToString(CultureInfo.InvariantCulture), secret, MemoryMb.ToString(CultureInfo.InvariantCulture)],
                MemoryLimit = MemoryMb * 1024L * 1024,
            };
            return await RunAsync(new WorkerLaunch(options, folder.Folder), cancellationToken);
        }
        finally
        {
            Environment.SetEnvironmentVariable(IsolationProbe.Secret, null);
            File.Delete(secret);
        }
    }

    private static async Task<IReadOnlyList<(string Check, bool Passed)>> RunAsync(WorkerLaunch launch, CancellationToken cancellationToken)
    {
        using var process = await LauncherThread.Run(() => Process.Start(launch.Build("nonce"))!);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken).WaitAsync(Limit, cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var checks = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToList();
        if (process.ExitCode != 0) checks.Add(($"the probe ends with {process.ExitCode}: {(await errors).Trim()}", false));
        return checks;
    }

    private static (string Check, bool Passed) Parse(string line) =>
        line.Split(' ', 2) is [var verdict, var check] ? (check, verdict == "ok") : (line, false);
}
