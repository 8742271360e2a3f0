using Rft.Training.Runs;

namespace Rft.Host.Checking.Measuring;

/// <summary>Notes when a trial run did what.</summary>
/// <param name="now">What was spent since the check began.</param>
internal sealed class TrialObserver(Func<Cost> now) : IRunObserver
{
    private static readonly Dictionary<string, double> None = [];
    private readonly List<TrialMark> _marks = [];

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<TrialMark> Marks => _marks;

    /// <inheritdoc/>
    public void StageStarted(string name, string method, int firstStep, int steps) => Add(TrialEvent.Started, name, 0, None);

    /// <inheritdoc/>
    public void StepCompleted(StepMetrics metrics) => Add(TrialEvent.Step, metrics.Stage, metrics.Step, metrics.Values);

    /// <inheritdoc/>
    public void Measured(StepMetrics measured) => Add(TrialEvent.HeldOut, measured.Stage, measured.Step, None);

    /// <inheritdoc/>
    public void Evaluated(EvaluationResult result) => Add(TrialEvent.Evaluation, result.Stage, result.Step, None);

    /// <inheritdoc/>
    public void Notice(string message) { }

    /// <summary>The run is over.</summary>
    public void Ended() => Add(TrialEvent.Ended, "", 0, None);

    private void Add(TrialEvent what, string stage, int step, IReadOnlyDictionary<string, double> values) =>
        _marks.Add(new TrialMark(what, stage, step, now(), values));
}
