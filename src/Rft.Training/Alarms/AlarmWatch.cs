using System.Globalization;
using Rft.Training.Rollouts;
using Rft.Training.Runs;

namespace Rft.Training.Alarms;

/// <summary>
/// Raises alarms: each once, and again only after it has gone, which takes some measurements in a row that do not show it. What it says is a function of
/// the state and of what it is shown, so that a resumed run says the same.
/// </summary>
/// <param name="options">The bounds.</param>
/// <param name="weights">Weight of each grader.</param>
/// <param name="shadows">Graders that are compared with others.</param>
internal sealed class AlarmWatch(AlarmOptions options, IReadOnlyDictionary<string, double> weights, IReadOnlyList<Shadow> shadows)
{
    private const int Calm = 5;
    private const int MostRollouts = 5;

    private WatchedStep? _last;

    /// <summary>Looks at a step.</summary>
    /// <param name="state">What is remembered.</param>
    /// <param name="metrics">Its numbers.</param>
    /// <param name="groups">Its sampled groups, with rewards.</param>
    /// <param name="trained">The rollouts that were trained on, with advantages.</param>
    /// <returns>What to remember, and the alarms that are raised.</returns>
    public (AlarmState State, IReadOnlyList<Alarm> Raised) Observe(
        AlarmState state, StepMetrics metrics, IReadOnlyList<RolloutGroup> groups, IReadOnlyList<Rollout> trained)
    {
        var step = _last = new WatchedStep(metrics, groups, trained);
        StepFigures[] recent = [.. state.Recent.TakeLast(options.Window), step.Figures];
        IEnumerable<Reading> readings =
        [
            .. PolicyReadings.Of(step, recent, options), .. GraderReadings.OfWeighted(step, weights, options), .. GraderReadings.OfShadows(step, shadows, options),
            .. GraderReadings.OfCanary(step, options),
        ];
        return Judge(state with { Recent = recent }, metrics.Stage, metrics.Step, readings);
    }

    /// <summary>Looks at an evaluation, after the step that it follows.</summary>
    /// <param name="state">What is remembered.</param>
    /// <param name="result">The evaluation.</param>
    /// <returns>What to remember, and the alarms that are raised.</returns>
    public (AlarmState State, IReadOnlyList<Alarm> Raised) Observe(AlarmState state, EvaluationResult result)
    {
        var main = result.Main;
        if (state.Best is not { } best || main.Value >= best) return (state with { Best = main.Value, BestLow = main.Low }, []);
        if (!options.HeldOut || state.Recent.Count < 4 || PolicyReadings.Growth(state.Recent) is not var (_, reward)) return (state, []);
        double low = state.BestLow!.Value;
        var reading = new Reading("held_out", main.Value, low, main.Value < low && reward > 0,
            $"held-out {main.Metric} is {main.Value:0.000}, below {low:0.000}, the interval of its best, while the reward rises: see what graders reward that is not meant",
            () => _last?.Best() ?? [])
        {
            Any = true,
        };
        return Judge(state, result.Stage, result.Step, [reading]);
    }

    private static (AlarmState State, IReadOnlyList<Alarm> Raised) Judge(AlarmState state, string stage, int step, IEnumerable<Reading> readings)
    {
        var on = new SortedDictionary<string, int>(state.On.ToDictionary(), StringComparer.Ordinal);
        List<Alarm> raised = [];
        foreach (var reading in readings.Where(reading => reading.Any || reading.Bound != 0))
        {
            bool known = on.TryGetValue(reading.Key, out int calm);
            if (reading.Shown)
            {
                on[reading.Key] = 0;
                if (!known) raised.Add(Raise(reading, stage, step));
            }
            else if (known && !reading.Lasting)
            {
                if (calm + 1 < Calm) on[reading.Key] = calm + 1;
                else on.Remove(reading.Key);
            }
        }
        return (state with { On = on }, raised);
    }

    private static Alarm Raise(Reading reading, string stage, int step) => new(
        reading.Name, reading.Grader, stage, step, reading.Value, reading.Bound, reading.Message.ToString(CultureInfo.InvariantCulture),
        [.. reading.Rollouts().Take(MostRollouts)]);
}
