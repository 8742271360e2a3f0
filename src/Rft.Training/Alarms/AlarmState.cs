namespace Rft.Training.Alarms;

/// <summary>What the alarms of a stage remember from step to step; part of a checkpoint, so that a resumed run raises the same ones.</summary>
public sealed record AlarmState
{
    /// <summary>A stage that has not begun.</summary>
    public static AlarmState None { get; } = new();

    /// <summary>Figures of the newest steps, oldest first.</summary>
    public IReadOnlyList<StepFigures> Recent { get; init; } = [];

    /// <summary>Alarms that are on, by name and grader, with the measurements in a row that did not show them.</summary>
    public IReadOnlyDictionary<string, int> On { get; init; } = new SortedDictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Lower end of the interval of the stage's best evaluation; null before the first.</summary>
    public double? BestLow { get; init; }

    /// <summary>The stage's best evaluation; null before the first.</summary>
    public double? Best { get; init; }
}

/// <summary>The figures of a step whose change is watched; null: the step did not have it.</summary>
/// <param name="Reward">Mean raw reward.</param>
/// <param name="Tokens">Mean length of completions.</param>
/// <param name="Entropy">Entropy of the policy, nats a token.</param>
/// <param name="CommonestShare">Share of completions that are the commonest text.</param>
public sealed record StepFigures(double? Reward, double? Tokens, double? Entropy, double? CommonestShare);
