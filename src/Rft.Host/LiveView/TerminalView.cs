using System.Threading.Channels;
using Rft.Host.Grading;
using Rft.Training.Alarms;
using Rft.Training.Runs;
using Spectre.Console;

namespace Rft.Host.LiveView;

/// <summary>
/// A live display. Drawing happens on a task of its own: a slow terminal drops pictures and never holds the run up. Notices are printed above the picture, each
/// once; while the display lives, nobody else may write to the terminal.
/// </summary>
internal sealed class TerminalView : IRunView
{
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(capacity: 1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly TerminalPicture _picture;
    private readonly RunProgress _progress;
    private readonly Task _display;
    private readonly Lock _drawing = new(), _state = new();
    private List<string> _notices = [];
    private TerminalFrame? _frame;

    /// <summary>Begins to draw.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="time">The clock.</param>
    public TerminalView(IAnsiConsole console, TimeProvider time)
    {
        _progress = new RunProgress(time);
        _picture = new TerminalPicture(console);
        _display = Task.Run(DrawAsync);
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
        _progress.RecordHeldOut(measured);
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
        lock (_state) _notices.Add(Say.OnLines(message));
        // A signal may come when the display has ended.
        if (!_news.Writer.TryWrite(true)) Draw();
    }

    /// <inheritdoc/>
    public async ValueTask EndAsync(string report)
    {
        await DisposeAsync().ConfigureAwait(false);
        Notice(report);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_news.Writer.TryComplete()) return;
        await _display.ConfigureAwait(false);
        Draw();
        lock (_drawing) _picture.Leave();
    }

    // An evaluation may come before the first stage: it is shown with it.
    private void Show()
    {
        if (_progress.Stage.Length == 0) return;
        var frame = TerminalFrame.Draw(_progress);
        lock (_state) _frame = frame;
        _news.Writer.TryWrite(true);
    }

    private async Task DrawAsync()
    {
        await foreach (bool _ in _news.Reader.ReadAllAsync().ConfigureAwait(false)) Draw();
    }

    private void Draw()
    {
        lock (_drawing)
        {
            List<string> notices;
            TerminalFrame? frame;
            lock (_state) (notices, _notices, frame, _frame) = (_notices, [], _frame, null);
            if (notices.Count > 0 || frame is not null) _picture.Update(notices, frame);
        }
    }
}
