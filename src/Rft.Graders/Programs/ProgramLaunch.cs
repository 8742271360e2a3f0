using System.Diagnostics;
using System.Globalization;
using Rft.Graders.Workers;

namespace Rft.Graders.Programs;

/// <summary>The command line of one program: another account, low priority, limits of the system, the sandbox, then the interpreter.</summary>
internal static class ProgramLaunch
{
    /// <summary>Where the program lies inside its sandbox.</summary>
    public const string Folder = "/program";

    /// <summary>The runtime reserves several times its heap limit; less address space than this ends it at the start.</summary>
    private const long RuntimeAddressSpace = 4L * 1024 * 1024 * 1024;

    /// <summary>With fewer the runtime does not start.</summary>
    private const int RuntimeFiles = 256;

    /// <summary>How to start a program.</summary>
    /// <param name="interpreter">The interpreter's command, ending with the program.</param>
    /// <param name="folder">The folder on this machine that holds the program.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="runsOnDotnet">Whether the interpreter is the library's own.</param>
    public static ProcessStartInfo Build(IReadOnlyList<string> interpreter, string folder, ProgramLimits limits, bool runsOnDotnet)
    {
        string[] command =
        [
            .. Account(), "setsid", "nice", "-n", "19", .. Limits(limits, runsOnDotnet),
            .. Bubblewrap.Command(Environment(limits, runsOnDotnet), Readable(interpreter, runsOnDotnet), limits.FileBytes, [(folder, Folder)]),
            // Inside, where only this program's processes count: outside they would count together with those of every other program of the account.
            "prlimit", $"--nproc={limits.Processes}", .. interpreter,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = WorkerLaunch.SystemPath;
        return start;
    }

    private static string[] Account() =>
        System.Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid", ProgramSandboxOptions.User, "--regid", ProgramSandboxOptions.User, "--clear-groups", "--no-new-privs"]
            : [];

    // Soft below hard: the end by SIGXCPU tells the limit from a kill for want of memory.
    private static string[] Limits(ProgramLimits limits, bool runsOnDotnet) =>
    [
        "prlimit", string.Create(CultureInfo.InvariantCulture, $"--cpu={limits.CpuSeconds}:{limits.CpuSeconds + 1}"),
        $"--as={(runsOnDotnet ? RuntimeAddressSpace : limits.Memory)}",
        $"--nofile={(runsOnDotnet ? Math.Max(limits.Files, RuntimeFiles) : limits.Files)}", $"--fsize={limits.FileBytes}", "--core=0",
    ];

    private static Dictionary<string, string> Environment(ProgramLimits limits, bool runsOnDotnet)
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = WorkerLaunch.SystemPath, ["HOME"] = Bubblewrap.Scratch, ["TMPDIR"] = Bubblewrap.Scratch, ["LANG"] = "C.UTF-8",
        };
        if (!runsOnDotnet) return environment;
        foreach (var (name, value) in WorkerLaunch.RuntimeEnvironment(limits.Memory)) environment[name] = value;
        // Generated code would count as a file of the program's.
        environment["DOTNET_EnableWriteXorExecute"] = "0";
        return environment;
    }

    private static IEnumerable<string> Readable(IReadOnlyList<string> interpreter, bool runsOnDotnet) =>
        runsOnDotnet ? WorkerLaunch.ProgramFolders(interpreter) : [];
}
