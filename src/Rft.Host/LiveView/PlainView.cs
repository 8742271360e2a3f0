using System.Globalization;
using Rft.Host.Grading;
using Rft.Training.Runs;

namespace Rft.Host.LiveView;

/// <summary>One line for a step, at most one every interval but always for the first and the last; for logs and pipes.</summary>
/// <param name="output">Gets the lines.</param>
/// <param name="interval">Least time between the lines of two steps.</param>
/// <param name="time">The clock.</param>
internal sealed class PlainView(TextWriter output, TimeSpan interval, TimeProvider time) : IRunView
{
    private readonly RunProgress _progress = new(time);
    private long? _lastLine;

    /// <inheritdoc/>
    public void StageStarted(string name, string method, int firstStep, int steps)
    {
        _progress.Start(name, method, firstStep, steps);
        _lastLine = null;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"stage {name} ({method}): steps {firstStep} to {steps}"));
    }

    /// <inheritdoc/>
    public void StepCompleted(StepMetrics metrics)
    {
        _progress.Record(metrics);
        bool due = _lastLine is not { } last || time.GetElapsedTime(last) >= interval;
        if (!due && _progress.Step < _progress.Steps) return;
        _lastLine = time.GetTimestamp();
        string numbers = string.Join(", ", ViewText.Numbers(_progress).Select(number => $"{number.Label} {number.Value}"));
        string left = _progress.Left is { } remaining && _progress.Step < _progress.Steps ? $", left {ViewText.Duration(remaining)}" : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_progress.Stage} {_progress.Step}/{_progress.Steps}: {numbers}{left}"));
    }

    /// <inheritdoc/>
    public void Measured(StepMetrics measured) => output.WriteLine($"held-out rows after {ViewText.Measured(measured)}");

    /// <inheritdoc/>
    public void Evaluated(EvaluationResult result) => output.WriteLine($"evaluation after {ViewText.Evaluation(result)}");

    /// <inheritdoc/>
    public void Notice(string message) => output.WriteLine(Say.OnLines(message));

    /// <inheritdoc/>
    public async ValueTask EndAsync(string report)
    {
        Notice(report.TrimEnd());
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await output.FlushAsync().ConfigureAwait(false);
}
