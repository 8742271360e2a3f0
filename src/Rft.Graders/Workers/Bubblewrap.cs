using System.Diagnostics;

namespace Rft.Graders.Workers;

/// <summary>The sandbox of Linux: bubblewrap (bwrap), which puts a program into empty namespaces.</summary>
internal static class Bubblewrap
{
    /// <summary>Bytes of the only place a sandboxed program can write.</summary>
    public const long ScratchSize = 64L * 1024 * 1024;

    /// <summary>That place.</summary>
    public const string Scratch = "/tmp";

    private const string Nobody = "65534";
    private static readonly string[] SystemFolders = ["/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin"];
    private static readonly Lazy<string?> Trouble = new(Try);

    /// <summary>Why sandboxes cannot be used here; null when they can. Tried once.</summary>
    public static string? Unusable => Trouble.Value;

    /// <summary>The command line that runs a program in a sandbox.</summary>
    /// <param name="environment">The program's whole environment.</param>
    /// <param name="readable">Folders it can read beside the system's libraries, at their own places.</param>
    /// <param name="scratchSize">Bytes it can write.</param>
    /// <param name="mapped">Folders it can read at other places.</param>
    public static IEnumerable<string> Command(
        IReadOnlyDictionary<string, string> environment, IEnumerable<string> readable, long scratchSize = ScratchSize,
        IEnumerable<(string Here, string Inside)>? mapped = null)
    {
        List<string> command =
        [
            "bwrap", "--unshare-all", "--unshare-user", "--uid", Nobody, "--gid", Nobody, "--die-with-parent", "--new-session", "--cap-drop", "ALL",
            "--clearenv", "--proc", "/proc", "--dev", "/dev", "--size", $"{scratchSize}", "--tmpfs", Scratch, "--ro-bind", "/usr", "/usr",
        ];
        foreach (string folder in SystemFolders)
        {
            var info = new DirectoryInfo(folder);
            if (info.LinkTarget is { } target) command.AddRange(["--symlink", target, folder]);
            else if (info.Exists) command.AddRange(["--ro-bind", folder, folder]);
        }
        foreach (string folder in readable.Distinct(StringComparer.Ordinal)) command.AddRange(["--ro-bind", folder, folder]);
        foreach (var (here, inside) in mapped ?? []) command.AddRange(["--ro-bind", here, inside]);
        foreach (var (name, value) in environment) command.AddRange(["--setenv", name, value]);
        command.AddRange(["--chdir", Scratch, "--"]);
        return command;
    }

    private static string? Try()
    {
        if (!OperatingSystem.IsLinux()) return "bubblewrap sandboxes exist on Linux only";
        string[] command = [.. Command(new Dictionary<string, string>(), []), "true"];
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"bwrap ends with {process.ExitCode}: {errors.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "bwrap is not installed; install the package bubblewrap";
        }
    }
}
