using System.Threading.Channels;
using Rft.Training.Alarms;
using Rft.Training.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rft.Host.LiveView;

/// <summary>A live display. Drawing happens on a task of its own: a slow terminal drops pictures and never holds the run up.</summary>
internal sealed class TerminalView : IRunView
{
    private readonly Channel<IRenderable> _frames = Channel.CreateBounded<IRenderable>(
        new BoundedChannelOptions(capacity: 1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly RunProgress _progress;
    private readonly Task _display;

    /// <summary>Begins to draw.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="time">The clock.</param>
    public TerminalView(IAnsiConsole console, TimeProvider time)
    {
        _progress = new RunProgress(time);
        _display = console.Live(Text.Empty).AutoClear(false).StartAsync(DrawFramesAsync);
    }

    /// <inheritdoc/>
    public void StageStarted(string name, string method, int firstStep, int steps)
    {
        _progress.Start(name, method, firstStep, steps);
        Show();
    }

    /// <inheritdoc/>
    public void StepCompleted(StepMetrics metrics)
    {
        _progress.Record(metrics);
        Show();
    }

    /// <inheritdoc/>
    public void Measured(StepMetrics measured)
    {
        _progress.Note($"held-out rows after {ViewText.Measured(measured)}");
        Show();
    }

    /// <inheritdoc/>
    public void Evaluated(EvaluationResult result)
    {
        _progress.Record(result);
        Show();
    }

    /// <inheritdoc/>
    public void Alarmed(Alarm alarm)
    {
        _progress.Record(alarm);
        Show();
    }

    /// <inheritdoc/>
    public void Notice(string message)
    {
        _progress.Note(message);
        Show();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _frames.Writer.TryComplete();
        await _display.ConfigureAwait(false);
    }

    private void Show() => _frames.Writer.TryWrite(TerminalFrame.Draw(_progress));

    private async Task DrawFramesAsync(LiveDisplayContext display)
    {
        await foreach (var frame in _frames.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            display.UpdateTarget(frame);
            display.Refresh();
        }
    }
}
