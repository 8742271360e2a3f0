using System.Diagnostics;
using System.Globalization;

namespace Rft.Graders.Workers;

/// <summary>Builds the command line of a worker: low priority, limits of the system, the sandbox, then the program.</summary>
internal sealed class WorkerLaunch
{
    /// <summary>The runtime reserves several times its heap limit; less address space than this ends it at the start.</summary>
    private const long AddressSpace = 4L * 1024 * 1024 * 1024;

    private const int OpenFiles = 256;

    /// <summary>
    /// Bytes allocated between two collections, instead of what the processor's cache suggests: a JavaScript call builds and drops an engine, and
    /// collections were a quarter of its time.
    /// </summary>
    private const long YoungObjects = 32 * 1024 * 1024;

    private readonly WorkerOptions _options;
    private readonly string _graders;

    /// <param name="options">What workers may use.</param>
    /// <param name="graders">The folder of the graders' private copies.</param>
    /// <exception cref="InvalidOperationException">A sandbox is demanded and cannot be had.</exception>
    public WorkerLaunch(WorkerOptions options, string graders)
    {
        (_options, _graders) = (options, graders);
        if (options.Isolation == Isolation.Sandbox && Bubblewrap.Unusable is { } trouble)
            throw new InvalidOperationException($"graders cannot run in a sandbox: {trouble}; or set grading.isolation to process");
        Isolation = options.Isolation == Isolation.Process || Bubblewrap.Unusable is not null ? Isolation.Process : Isolation.Sandbox;
    }

    /// <summary>What was decided: <see cref="Isolation.Sandbox"/> or <see cref="Isolation.Process"/>.</summary>
    public Isolation Isolation { get; }

    /// <summary>How to start one worker.</summary>
    public ProcessStartInfo Build(string nonce)
    {
        var environment = Environment();
        string[] command =
        [
            .. OperatingSystem.IsLinux() ? Limits() : [],
            .. Isolation == Isolation.Sandbox ? Bubblewrap.Command(environment, Readable()) : [],
            .. _options.Command, nonce,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, CreateNoWindow = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return start;
    }

    private static string[] Limits() =>
    [
        // A session of its own: Ctrl+C in the terminal goes to the whole foreground group, and the host wants to finish its step.
        "setsid", "nice", "-n", "19",
        "prlimit", $"--as={AddressSpace}", $"--nofile={OpenFiles}", "--core=0", $"--fsize={Bubblewrap.ScratchSize}",
    ];

    /// <summary>Where programs of the system are found.</summary>
    public const string SystemPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Variables that a process on this runtime needs.</summary>
    /// <param name="memoryLimit">Bytes of its managed heap.</param>
    public static Dictionary<string, string> RuntimeEnvironment(long memoryLimit) => new()
    {
        ["DOTNET_ROOT"] = DotnetRoot,
        ["DOTNET_GCHeapHardLimit"] = memoryLimit.ToString("X", CultureInfo.InvariantCulture),
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_TieredPGO"] = "0",
        // No debugger socket, no profiler: nothing of the outside to talk to.
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_NOLOGO"] = "1",
    };

    private Dictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string>(RuntimeEnvironment(_options.MemoryLimit))
        {
            ["DOTNET_GCgen0size"] = Math.Min(YoungObjects, _options.MemoryLimit / 8).ToString("X", CultureInfo.InvariantCulture),
            ["PATH"] = SystemPath,
            ["HOME"] = Scratch,
            ["TMPDIR"] = Scratch,
            ["LANG"] = "C.UTF-8",
        };
        foreach (var (name, value) in _options.Variables) environment[name] = value;
        return environment;
    }

    /// <summary>The folders that a program on this runtime is read from: the runtime's, and those of the host and of the assembly it starts.</summary>
    /// <param name="command">The program: host, assembly, arguments.</param>
    public static IEnumerable<string> ProgramFolders(IEnumerable<string> command) =>
        [DotnetRoot, .. command.Take(2).Where(Path.IsPathRooted).Select(path => Path.GetDirectoryName(Path.GetFullPath(path))!)];

    private string Scratch => Isolation == Isolation.Sandbox ? Bubblewrap.Scratch : Path.GetTempPath();

    private IEnumerable<string> Readable() =>
    [
        .. ProgramFolders(_options.Command), _graders,
    ];

    /// <summary>The folder of the runtime: &lt;root&gt;/shared/Microsoft.NETCore.App/&lt;version&gt;/ is where its libraries lie.</summary>
    public static string DotnetRoot { get; } =
        Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
