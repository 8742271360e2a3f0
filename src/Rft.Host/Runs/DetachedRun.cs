using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Rft.Host.Index;

namespace Rft.Host.Runs;

/// <summary>A run in a process of its own session: it outlives the terminal that started it.</summary>
internal static partial class DetachedRun
{
    private const string Variable = "RFT_DETACHED";

    /// <summary>Called by the new process first: leaves the session of the terminal, whose end would end the run.</summary>
    public static void LeaveTerminal()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null) return;
        Environment.SetEnvironmentVariable(Variable, null);
        // Fails only for the leader of a group, which a started process is not.
        if (!OperatingSystem.IsWindows()) _ = NewSession();
    }

    /// <summary>Starts the run and waits until it has its folder.</summary>
    /// <param name="folder">The run's folder, which may not be there yet.</param>
    /// <param name="arguments">Arguments of <c>rft train</c>.</param>
    /// <param name="error">Gets what the process said when it ended before it began the run.</param>
    /// <param name="cancellationToken">Stops the waiting; the process goes on.</param>
    /// <returns>The process and its log; or the exit code of a process that could not begin.</returns>
    /// <exception cref="UsageException">There are no sessions on this system.</exception>
    public static async Task<(int ProcessId, string Log, int? ExitCode)> StartAsync(
        string folder, IReadOnlyList<string> arguments, TextWriter error, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) throw new UsageException("--detach needs a Unix system; start 'rft train' in a window of its own instead");
        string parent = Directory.CreateDirectory(Path.GetDirectoryName(folder)!).FullName;
        // The run's folder must not exist before the run makes it, so the log is moved there; the process keeps writing it.
        string log = Path.Combine(parent, $".{Path.GetFileName(folder)}.log");
        using var process = Start(log, arguments);
        while (!process.HasExited)
        {
            if (WriterOf(folder) == process.Id) return (process.Id, Move(log, folder), null);
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken).ConfigureAwait(false);
        }
        // A short run may be over by now.
        if (WriterOf(folder) == process.Id) return (process.Id, Move(log, folder), null);
        await error.WriteAsync(await File.ReadAllTextAsync(log, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        File.Delete(log);
        return (process.Id, log, process.ExitCode);
    }

    private static Process Start(string log, IReadOnlyList<string> arguments)
    {
        // The shell redirects what the process writes, also what libraries and the runtime write, and becomes the process.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" > \"$RFT_DETACHED\" 2>&1 < /dev/null", "sh", .. ChildPrograms.TrainCommand, .. arguments]);
        start.Environment[Variable] = log;
        return Process.Start(start)!;
    }

    private static int? WriterOf(string folder)
    {
        try
        {
            using var process = JsonDocument.Parse(SharedFile.ReadAllBytes(Path.Combine(folder, RunFiles.Process)));
            return process.RootElement.GetProperty("pid").GetInt32();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    // A run that is resumed has the logs of its earlier processes.
    private static string Move(string log, string folder)
    {
        string logs = Directory.CreateDirectory(Path.Combine(folder, "logs")).FullName;
        for (int i = 1; ; i++)
        {
            string path = Path.Combine(logs, string.Create(CultureInfo.InvariantCulture, $"train-{i}.log"));
            if (File.Exists(path)) continue;
            File.Move(log, path);
            return path;
        }
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NewSession();
}
