using Rft.Training.Alarms;

namespace Rft.Training.Runs;

/// <summary>Watches a run: the terminal view, logs, a dashboard. Called in order from one task at a time; must return quickly.</summary>
public interface IRunObserver
{
    /// <summary>A stage begins.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="method"><c>sft</c>, <c>dpo</c> or <c>rft</c>.</param>
    /// <param name="firstStep">The first step that will be done, from 1; more than 1 after a resume.</param>
    /// <param name="steps">The stage's last step.</param>
    void StageStarted(string name, string method, int firstStep, int steps);

    /// <summary>A step is complete.</summary>
    /// <param name="metrics">Its numbers.</param>
    void StepCompleted(StepMetrics metrics);

    /// <summary>Held-out rows have been measured.</summary>
    /// <param name="measured">The numbers, <c>valid/loss</c> among them where it is finite; step 0 is before the first.</param>
    void Measured(StepMetrics measured);

    /// <summary>An evaluation is complete.</summary>
    /// <param name="result">Its numbers.</param>
    void Evaluated(EvaluationResult result);

    /// <summary>An alarm is raised.</summary>
    /// <param name="alarm">The alarm.</param>
    void Alarmed(Alarm alarm)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        Notice(alarm.Line);
    }

    /// <summary>Something the user should read: a hint, a warning, a checkpoint written.</summary>
    /// <param name="message">One line.</param>
    void Notice(string message);
}
