namespace Rft.Graders.Evaluation;

/// <summary>Which metric of an evaluator is the score, and how its number becomes one. Immutable.</summary>
public sealed record EvaluatorScore
{
    /// <summary>The metric's name; null: the evaluator's only one.</summary>
    public string? Metric { get; init; }

    /// <summary>The number that becomes 0; null, with <see cref="Best"/>: numbers stay as they are.</summary>
    public double? Worst { get; init; }

    /// <summary>The number that becomes 1, for example 5 for a rating of 1 to 5. It may be the smaller one, where less is better.</summary>
    public double? Best { get; init; }

    /// <summary>The score of a number. Numbers beyond the ends give scores beyond 0 and 1: the grader's declared range catches them.</summary>
    /// <exception cref="InvalidOperationException">Only one end is given, or both are the same.</exception>
    internal double Map(double value) => (Worst, Best) switch
    {
        (null, null) => value,
        ({ } worst, { } best) when worst != best => (value - worst) / (best - worst),
        _ => throw new InvalidOperationException($"{nameof(Worst)} and {nameof(Best)} are two different numbers, or neither is given"),
    };
}
