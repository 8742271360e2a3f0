namespace Rft.Training.Alarms;

/// <summary>One alarm's measurement.</summary>
/// <param name="Name">Which alarm.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Bound">The bound.</param>
/// <param name="Shown">Whether the measurement shows what the alarm is about.</param>
/// <param name="Message">What was seen and what may help.</param>
/// <param name="Rollouts">Rollouts that show it, the clearest first; asked for when the alarm is raised.</param>
internal sealed record Reading(string Name, double Value, double Bound, bool Shown, FormattableString Message, Func<IEnumerable<string>> Rollouts)
{
    /// <summary>The grader that it is about; null: none.</summary>
    public string? Grader { get; init; }

    /// <summary>Whether any amount counts: a bound of 0 is a bound then, and not the switch.</summary>
    public bool Any { get; init; }

    /// <summary>Whether the alarm stays on once it is raised: what it says does not get better by itself.</summary>
    public bool Lasting { get; init; }

    /// <summary>The name under which the state knows it.</summary>
    public string Key => Grader is null ? Name : $"{Name}/{Grader}";
}
