namespace Rft.Graders;

/// <summary>What a C# script (<c>.csx</c>) sees without a prefix: <c>Sample</c>, <c>Item</c>, <c>Metric(...)</c> and so on.</summary>
/// <remarks>One instance a call; not thread-safe.</remarks>
public sealed class ScriptGlobals
{
    private readonly Sample? _sample;
    private Dictionary<string, double>? _metrics;
    private Grade? _verdict;

    /// <summary>Creates the globals of one call.</summary>
    /// <param name="sample">The sample; null when the script judges a whole group.</param>
    /// <param name="item">The dataset row.</param>
    /// <param name="context">Log, seed and options of the call.</param>
    internal ScriptGlobals(Sample? sample, Item item, GradeContext context)
    {
        _sample = sample;
        Item = item;
        Context = context;
    }

    /// <summary>The model's answer.</summary>
    /// <exception cref="InvalidOperationException">The script judges a group; its samples are the parameter of <c>GradeGroup</c>.</exception>
    public Sample Sample => _sample ?? throw NotInGroup(nameof(Sample), "use the samples parameter");

    /// <summary>The dataset row.</summary>
    public Item Item { get; }

    /// <summary>Log, per-sample seed and options of this call.</summary>
    public GradeContext Context { get; }

    /// <summary>Reports a further number beside the score.</summary>
    /// <param name="name">The metric's name; a name given before is replaced.</param>
    /// <param name="value">Any finite number.</param>
    /// <exception cref="InvalidScoreException"><paramref name="value"/> is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The script judges a group: put metrics on each grade, <c>Score(1).With(name, value)</c>.</exception>
    public void Metric(string name, double value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_sample is null) throw NotInGroup(nameof(Metric), "put metrics on each grade: Score(1).With(name, value)");
        if (!double.IsFinite(value))
            throw new InvalidScoreException($"metric '{name}' must be a finite number, not {InvalidScoreException.Spell(value)}");
        _metrics ??= new Dictionary<string, double>(StringComparer.Ordinal);
        _metrics[name] = value;
    }

    /// <summary>Keeps a line with the sample's record.</summary>
    /// <param name="text">The line.</param>
    public void Log(string text) => Context.Log(text);

    /// <summary>A score with a reason. (Inside a script that defines a method <c>Grade</c> the type of that name is hidden.)</summary>
    /// <param name="value">Any finite number.</param>
    /// <param name="reason">Why, shown beside the score.</param>
    /// <exception cref="InvalidScoreException"><paramref name="value"/> is NaN or infinite.</exception>
#pragma warning disable CA1822 // Scripts reach the globals through an instance.
    public Grade Score(double value, string? reason = null) => Grade.Score(value, reason);
#pragma warning restore CA1822

    /// <summary>Says that the script has nothing to say about this sample. Return it, or end without a value.</summary>
    /// <param name="reason">Why not.</param>
    public Grade NotApplicable(string? reason = null) => _verdict = Grade.NotApplicable(reason);

    /// <summary>Says that this row or sample cannot be judged. Return it, or end without a value.</summary>
    /// <param name="reason">Why not.</param>
    public Grade Invalid(string reason) => _verdict = Grade.Invalid(reason);

    /// <summary>What the script said by calling <see cref="NotApplicable"/> or <see cref="Invalid"/>; null when it called neither.</summary>
    internal Grade? Verdict => _verdict;

    /// <summary>A grade with the metrics that the script reported.</summary>
    /// <param name="grade">What the script answered.</param>
    internal Grade WithMetrics(Grade grade) =>
        _metrics is null ? grade : _metrics.Aggregate(grade, (g, metric) => g.With(metric.Key, metric.Value));

    private static InvalidOperationException NotInGroup(string member, string cure) =>
        new($"{member} belongs to one sample, and this script judges a group; {cure}");
}
