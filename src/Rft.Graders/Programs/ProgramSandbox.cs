using System.Diagnostics;
using System.Text;
using Rft.Graders.Workers;

namespace Rft.Graders.Programs;

/// <summary>Runs every program in a sandbox of its own that nothing survives: no network, no files but the system's, limits on everything.</summary>
/// <remarks>Linux with bubblewrap only. As root it needs the account <see cref="ProgramSandboxOptions.User"/>.</remarks>
public sealed class ProgramSandbox : IProgramRunner, IDisposable
{
    private const int ErrorsKept = 2048;
    private const int CpuSignal = 128 + 24, FirstSignal = 128;
    private static readonly Lazy<string?> Trouble = new(FindTrouble);

    /// <summary>The folders in which a sandbox finds interpreters.</summary>
    public static string SystemPath => WorkerLaunch.SystemPath;

    private readonly ProgramSandboxOptions _options;
    private readonly SemaphoreSlim _slots;

    /// <summary>Creates a sandbox; nothing starts yet.</summary>
    /// <param name="options">How programs are run.</param>
    public ProgramSandbox(ProgramSandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _slots = new SemaphoreSlim(options.Parallel);
    }

    /// <summary>Whether a sandbox finds an interpreter.</summary>
    /// <param name="command">A name, or a full path below one of the folders of <see cref="SystemPath"/>.</param>
    public static bool Finds(string command)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        return SystemPath.Split(':').Select(folder => Path.Combine(folder, command)).Any(
            file => File.Exists(file) && SystemPath.Split(':').Contains(Path.GetDirectoryName(file)));
    }

    /// <inheritdoc/>
    public string? Unusable => Trouble.Value;

    /// <inheritdoc/>
    public async Task<ProgramResult> RunAsync(ProgramRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Unusable is { } trouble) throw new ProgramException($"programs are not run on this machine: {trouble}");
        await _slots.WaitAsync(cancellationToken);
        try
        {
            using var folder = new ProgramFolder(request.Source);
            string file = $"{ProgramLaunch.Folder}/{ProgramFolder.FileName}";
            bool own = request.Language == ProgramRequest.JavaScript && !_options.Interpreters.ContainsKey(request.Language);
            var start = ProgramLaunch.Build(own ? [.. _options.JavaScript, file] : Interpreter(request.Language, file), folder.Path, request.Limits, own);
            using var process = await LauncherThread.Run(() => Process.Start(start)!);
            return await FinishAsync(process, request, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Frees the slots. Programs that run are not ended.</summary>
    public void Dispose() => _slots.Dispose();

    private string[] Interpreter(string language, string file) => _options.Interpreters.TryGetValue(language, out var command)
        ? [.. command.Select(part => part.Replace("{file}", file, StringComparison.Ordinal))]
        : throw new ProgramException($"there is no interpreter for '{language}'; name one, or use {ProgramRequest.JavaScript}");

    private static async Task<ProgramResult> FinishAsync(Process process, ProgramRequest request, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(request.Limits.Wall);
        using var kill = limit.Token.UnsafeRegister(static state => ((Process)state!).Kill(entireProcessTree: true), process);
        var writing = WriteAsync(process, request.Input);
        var errors = ReadAsync(process.StandardError, ErrorsKept, onFull: null);
        bool full = false;
        string output = await ReadAsync(process.StandardOutput, request.Limits.Output, () =>
        {
            full = true;
            process.Kill(entireProcessTree: true);
        });
        await process.WaitForExitAsync(CancellationToken.None);
        await writing;
        cancellationToken.ThrowIfCancellationRequested();
        var end = full ? ProgramEnd.OutputLimit
            : limit.IsCancellationRequested ? ProgramEnd.Timeout
            : process.ExitCode == CpuSignal ? ProgramEnd.CpuLimit
            : process.ExitCode > FirstSignal ? ProgramEnd.Killed
            : ProgramEnd.Exited;
        return new ProgramResult(end, process.ExitCode, output, await errors, Stopwatch.GetElapsedTime(started));
    }

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program need not read its input.
        }
    }

    // Reads on to the end, so that the program never blocks on a full pipe; what is beyond the limit is dropped.
    private static async Task<string> ReadAsync(StreamReader reader, int limit, Action? onFull)
    {
        var text = new StringBuilder();
        char[] buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            int kept = Math.Min(read, limit - text.Length);
            text.Append(buffer, 0, kept);
            if (kept < read) onFull?.Invoke();
        }
        return text.ToString();
    }

    private static string? FindTrouble()
    {
        if (Bubblewrap.Unusable is { } trouble) return trouble;
        if (!Environment.IsPrivilegedProcess) return null;
        // The C library would read the same file; accounts from elsewhere are not looked for.
        bool known = File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(
            line => line.StartsWith($"{ProgramSandboxOptions.User}:", StringComparison.Ordinal));
        return known ? null : $"root needs the account {ProgramSandboxOptions.User} for them; create it with 'useradd --system {ProgramSandboxOptions.User}'";
    }
}
