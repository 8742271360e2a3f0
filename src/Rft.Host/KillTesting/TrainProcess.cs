using System.Diagnostics;

namespace Rft.Host.KillTesting;

/// <summary>A training run in a process of its own, to be killed.</summary>
internal sealed class TrainProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output, _error;

    private TrainProcess(Process process)
    {
        _process = process;
        (_output, _error) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts it.</summary>
    /// <param name="args">What follows <c>rft</c>.</param>
    public static TrainProcess Start(IEnumerable<string> args)
    {
        var command = ChildPrograms.Command("train");
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new TrainProcess(Process.Start(start)!);
    }

    /// <summary>Sends KILL, at once; looking for its workers first would take longer than a step. They end by themselves when it is gone.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code, and the end of what it said when that is no success.</returns>
    public async Task<(int Code, string Said)> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        await _output.ConfigureAwait(false);
        return (_process.ExitCode, (await _error.ConfigureAwait(false)).Trim());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
