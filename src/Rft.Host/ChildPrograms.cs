using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rft.Graders.Programs;
using Rft.Graders.Workers.Child;

namespace Rft.Host;

/// <summary>What this program becomes when it starts itself: a grader's worker, the runner of one JavaScript program, the probe of a sandbox.</summary>
/// <remarks>They go past the command line's parser: a worker starts in the time that the parser takes to load.</remarks>
internal static class ChildPrograms
{
    /// <summary>A grader worker.</summary>
    public const string Worker = "worker";

    private const string JavaScript = "run-javascript";
    private const string Probe = "isolation-probe";

    /// <summary>The command that starts a worker; the nonce is appended.</summary>
    public static IReadOnlyList<string> WorkerCommand { get; } = Command(Worker);

    /// <summary>The command that runs an experiment; its arguments are appended.</summary>
    public static IReadOnlyList<string> TrainCommand { get; } = Command("train");

    /// <summary>The command that runs a JavaScript program; its file is appended.</summary>
    public static IReadOnlyList<string> JavaScriptCommand { get; } = Command(JavaScript);

    /// <summary>The command that looks at its own sandbox; see <see cref="IsolationProbe"/>.</summary>
    public static IReadOnlyList<string> ProbeCommand { get; } = Command(Probe);

    /// <summary>Runs a child program.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <returns>The exit code; null when the arguments are a person's.</returns>
    public static int? Run(string[] args) => args switch
    {
        [Worker, { Length: > 0 } nonce] when nonce[0] != '-' => RunWorker(nonce),
        [JavaScript, var file] => RunJavaScript(file),
        [Probe, .. var rest] => RunProbe(rest),
        _ => null,
    };

    // Not inlined: help needs no grader library, and looks at the arguments too.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int RunWorker(string nonce) => WorkerProgram.Run(nonce);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int RunJavaScript(string file) => JavaScriptProgram.Run(file);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int RunProbe(string[] args) => IsolationProbe.Run(args, Console.Out);

    /// <summary>The command that starts a verb of this program; its arguments are appended.</summary>
    /// <param name="verb">The verb.</param>
    public static string[] Command(string verb) =>
    [
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")),
        Path.Combine(AppContext.BaseDirectory, "rft.dll"), verb,
    ];
}
