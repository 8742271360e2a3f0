using System.Runtime.InteropServices;
using Rft.Training.Runs;

namespace Rft.Host.Runs;

/// <summary>Ctrl+C and a termination request: the first asks for a stop after the current step, the second stops at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signals;

    /// <summary>Listens from now on.</summary>
    /// <param name="notice">Gets a line when a stop is asked for.</param>
    public StopSignals(Action<string> notice)
    {
        Notice = notice;
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, ExitCode.Interrupted)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, ExitCode.Terminated)));
    }

    /// <summary>Gets a line when a stop is asked for; may be called on any thread. A view that owns the terminal takes it over.</summary>
    public Action<string> Notice { get; set; }

    /// <summary>A wish to stop after the current step.</summary>
    public StopRequest Stop { get; } = new();

    /// <summary>Signalled when the run must stop at once.</summary>
    public CancellationToken Abort => _abort.Token;

    /// <summary>Exit code of the signal that came first.</summary>
    public ExitCode ExitCode { get; private set; } = ExitCode.Interrupted;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _abort.Dispose();
    }

    private void OnSignal(PosixSignalContext context, ExitCode code)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) == 1)
        {
            ExitCode = code;
            Stop.Request();
            Notice("stopping after this step, with a checkpoint; once more to stop now");
            return;
        }
        _abort.Cancel();
    }
}
