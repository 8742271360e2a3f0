using Rft.Graders.Reloading;
using Rft.Training.Alarms;
using Rft.Training.Runs;

namespace Rft.Host.Runs;

/// <summary>Lets newer versions of graders take over between two steps of a run.</summary>
/// <param name="inner">Watches the run.</param>
internal sealed class ReloadObserver(IRunObserver inner) : IRunObserver
{
    /// <summary>What is to be taken over; null while graders are not watched.</summary>
    public HotReload? Reload { get; set; }

    /// <inheritdoc/>
    public void StageStarted(string name, string method, int firstStep, int steps) => inner.StageStarted(name, method, firstStep, steps);

    /// <inheritdoc/>
    public void StepCompleted(StepMetrics metrics)
    {
        inner.StepCompleted(metrics);
        // Nothing is being graded here: the step is done and the next has not begun.
        Reload?.Apply();
    }

    /// <inheritdoc/>
    public void Measured(StepMetrics measured) => inner.Measured(measured);

    /// <inheritdoc/>
    public void Evaluated(EvaluationResult result) => inner.Evaluated(result);

    /// <inheritdoc/>
    public void Alarmed(Alarm alarm) => inner.Alarmed(alarm);

    /// <inheritdoc/>
    public void Notice(string message) => inner.Notice(message);
}
