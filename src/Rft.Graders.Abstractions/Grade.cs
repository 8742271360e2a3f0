namespace Rft.Graders;

/// <summary>A grader's answer: a score, not applicable, or invalid. Only a score carries a number.</summary>
/// <remarks>Immutable and thread-safe. The <c>With</c> methods return a changed copy.</remarks>
public sealed class Grade
{
    private static readonly IReadOnlyDictionary<string, double> NoMetrics = new Dictionary<string, double>();

    private Grade(GradeState state, double? value, string? reason)
    {
        State = state;
        Value = value;
        Reason = reason;
    }

    /// <summary>Which of the three answers this is.</summary>
    public GradeState State { get; }

    /// <summary>The score, finite; null unless <see cref="State"/> is <see cref="GradeState.Scored"/>.</summary>
    public double? Value { get; }

    /// <summary>Why, in the author's words; shown beside the score.</summary>
    public string? Reason { get; private init; }

    /// <summary>Further finite numbers worth plotting, by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; private init; } = NoMetrics;

    /// <summary>Whether the author counts the sample as solved; null when the grader does not say.</summary>
    public bool? Passed { get; private init; }

    /// <summary>Scores of single turns or spans beside the total; empty for most graders.</summary>
    public IReadOnlyList<PartScore> Parts { get; private init; } = [];

    /// <summary>A score.</summary>
    /// <param name="value">Any finite number. Minus zero is stored as zero.</param>
    /// <param name="reason">Why, shown beside the score.</param>
    /// <exception cref="InvalidScoreException"><paramref name="value"/> is NaN or infinite.</exception>
    public static Grade Score(double value, string? reason = null) =>
        double.IsFinite(value)
            ? new Grade(GradeState.Scored, value + 0.0, reason)
            : throw new InvalidScoreException($"a score must be a finite number, not {InvalidScoreException.Spell(value)}");

    /// <summary>A score of 1 for true and 0 for false.</summary>
    /// <param name="passed">Whether the sample passes; also stored as <see cref="Passed"/>.</param>
    /// <param name="reason">Why, shown beside the score.</param>
    public static Grade Pass(bool passed, string? reason = null) =>
        new(GradeState.Scored, passed ? 1 : 0, reason) { Passed = passed };

    /// <summary>The grader has nothing to say about this sample.</summary>
    /// <param name="reason">Why not.</param>
    public static Grade NotApplicable(string? reason = null) => new(GradeState.NotApplicable, null, reason);

    /// <summary>This row or sample cannot be judged; the sample is dropped and counted.</summary>
    /// <param name="reason">Why not.</param>
    public static Grade Invalid(string reason) => new(GradeState.Invalid, null, reason);

    /// <summary>A copy with one more metric.</summary>
    /// <param name="metric">The metric's name; a name given before is replaced.</param>
    /// <param name="value">Any finite number.</param>
    /// <exception cref="InvalidScoreException"><paramref name="value"/> is NaN or infinite.</exception>
    public Grade With(string metric, double value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(metric);
        if (!double.IsFinite(value))
            throw new InvalidScoreException($"metric '{metric}' must be a finite number, not {InvalidScoreException.Spell(value)}");
        return Copy(metrics: new Dictionary<string, double>(Metrics, StringComparer.Ordinal) { [metric] = value });
    }

    /// <summary>A copy that says whether the sample counts as solved.</summary>
    /// <param name="passed">Whether it does.</param>
    public Grade WithPassed(bool passed) => Copy(passed: passed);

    /// <summary>A copy with one more part score.</summary>
    /// <param name="part">The score of one turn or span.</param>
    public Grade WithPart(PartScore part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return Copy(parts: [.. Parts, part]);
    }

    /// <inheritdoc/>
    public override string ToString() => State switch
    {
        GradeState.Scored => FormattableString.Invariant($"score {Value}"),
        GradeState.NotApplicable => "not applicable",
        _ => "invalid",
    } + (Reason is null ? "" : $": {Reason}");

    private Grade Copy(
        IReadOnlyDictionary<string, double>? metrics = null, bool? passed = null, IReadOnlyList<PartScore>? parts = null) =>
        new(State, Value, Reason) { Metrics = metrics ?? Metrics, Passed = passed ?? Passed, Parts = parts ?? Parts };
}
