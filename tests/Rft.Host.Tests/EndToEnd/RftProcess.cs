using System.Diagnostics;
using System.Globalization;

namespace Rft.Host.Tests.EndToEnd;

/// <summary>The program as its users start it: a process of its own, with a hard limit on its time.</summary>
internal sealed class RftProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "rft.dll");

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private RftProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        _error = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it.</summary>
    public static RftProcess Start(string folder, params string[] args) => Start([], folder, args);

    /// <summary>Starts it so that it may write only where the mode of a folder lets it, which root would not care about.</summary>
    public static RftProcess StartBoundByModes(string folder, params string[] args)
    {
        if (Environment.UserName != "root") return Start(folder, args);
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "root writes everywhere without setpriv");
        return Start(["setpriv", "--bounding-set", "-dac_override,-dac_read_search"], folder, args);
    }

    private static RftProcess Start(string[] through, string folder, string[] args)
    {
        Assert.True(File.Exists(Program), $"there is no {Program}; build tests/Rft.Host.Tests");
        string dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        string[] command = [.. through, dotnet, Program, .. args];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("RFT_", StringComparison.Ordinal) && name != "RFT_LIBTORCH").ToList())
            start.Environment.Remove(name);
        var process = new RftProcess(Process.Start(start)!);
        process._process.StandardInput.Close();
        return process;
    }

    /// <summary>Starts it and waits for its end.</summary>
    public static async Task<RftOutcome> RunAsync(string folder, params string[] args)
    {
        using var process = Start(folder, args);
        return await process.EndAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<RftOutcome> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            Assert.Fail($"the process did not end within {Limit}; standard error: {await _error}");
        }
        return new RftOutcome(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Waits until something holds, or the process has ended.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        while (!condition() && !_process.HasExited) await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends INT or TERM.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {_process.Id}")]);
        kill.WaitForExit();
    }

    /// <summary>Sends KILL.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
