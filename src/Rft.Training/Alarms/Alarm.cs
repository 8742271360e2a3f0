using System.Globalization;

namespace Rft.Training.Alarms;

/// <summary>A hint that something may be wrong with a run, with rollouts that show it.</summary>
/// <param name="Name">Which alarm: a key of the experiment's <c>alarms</c>.</param>
/// <param name="Grader">The grader that it is about; null: none.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Step">Step within the stage.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Bound">What it is beyond.</param>
/// <param name="Message">What was seen and what may help.</param>
/// <param name="Rollouts">Ids of at most five rollouts of the step.</param>
public sealed record Alarm(
    string Name, string? Grader, string Stage, int Step, double Value, double Bound, string Message, IReadOnlyList<string> Rollouts)
{
    /// <summary>The alarm in one line, for people.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"alarm {Name} ({Stage} step {Step}): {Message}")
        + (Rollouts.Count > 0 ? $"; see {string.Join(", ", Rollouts)}" : "");
}
