using Rft.Training.Alarms;
using Rft.Training.Runs;

namespace Rft.Host.LiveView;

/// <summary>What a view knows about a run so far.</summary>
/// <param name="time">The clock.</param>
internal sealed class RunProgress(TimeProvider time)
{
    /// <summary>Weight of the past in the smoothed reward; single steps jump by 0.07 where the trend gains 0.01.</summary>
    private const double Smoothing = 0.9;
    private const int KeptAlarms = 3;

    private readonly List<RewardPoint> _rewards = [];
    private readonly Queue<string> _alarms = new();
    private long _stageStart;
    private int _firstStep = 1;

    /// <summary>The stage's name; empty before the first.</summary>
    public string Stage { get; private set; } = "";

    /// <summary><c>sft</c>, <c>dpo</c> or <c>rft</c>.</summary>
    public string Method { get; private set; } = "";

    /// <summary>The last complete step; one less than the first before any is.</summary>
    public int Step { get; private set; }

    /// <summary>The stage's last step.</summary>
    public int Steps { get; private set; }

    /// <summary>Rewards of the stage's steps, oldest first.</summary>
    public IReadOnlyList<RewardPoint> Rewards => _rewards;

    /// <summary>The newest evaluation; null before the first.</summary>
    public EvaluationResult? Evaluation { get; private set; }

    /// <summary>The newest measurement on held-out rows; null before the first.</summary>
    public StepMetrics? HeldOut { get; private set; }

    /// <summary>The newest alarms of the stage, oldest first.</summary>
    public IReadOnlyCollection<string> Alarms => _alarms;

    /// <summary>The newest values by metric name.</summary>
    public IReadOnlyDictionary<string, double> Values { get; private set; } = new Dictionary<string, double>();

    /// <summary>Expected time to the end of the stage, from the mean of its steps so far; null before a step is complete.</summary>
    public TimeSpan? Left
    {
        get
        {
            int done = Step - _firstStep + 1;
            return done > 0 ? time.GetElapsedTime(_stageStart) / done * (Steps - Step) : null;
        }
    }

    /// <summary>A stage begins.</summary>
    public void Start(string stage, string method, int firstStep, int steps)
    {
        (Stage, Method, Step, Steps, _firstStep) = (stage, method, firstStep - 1, steps, firstStep);
        _stageStart = time.GetTimestamp();
        _rewards.Clear();
        _alarms.Clear();
        Values = new Dictionary<string, double>();
    }

    /// <summary>A step is complete.</summary>
    public void Record(StepMetrics metrics)
    {
        Step = metrics.Step;
        Values = metrics.Values;
        if (Value(MetricNames.RewardMean) is not { } mean) return;
        double smoothed = _rewards.Count == 0 ? mean : Smoothing * _rewards[^1].Smoothed + (1 - Smoothing) * mean;
        _rewards.Add(new RewardPoint(mean, Value(MetricNames.RewardStd) ?? 0, smoothed));
    }

    /// <summary>An evaluation is complete.</summary>
    public void Record(EvaluationResult result) => Evaluation = result;

    /// <summary>Held-out rows are measured.</summary>
    public void RecordHeldOut(StepMetrics measured) => HeldOut = measured;

    /// <summary>An alarm is raised.</summary>
    public void Record(Alarm alarm)
    {
        _alarms.Enqueue(alarm.Line);
        if (_alarms.Count > KeptAlarms) _alarms.Dequeue();
    }

    /// <summary>The newest value of a metric; null when the step did not have it.</summary>
    public double? Value(string metric) => Values.TryGetValue(metric, out double value) ? value : null;
}
