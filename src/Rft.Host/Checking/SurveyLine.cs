namespace Rft.Host.Checking;

/// <summary>How the prompts of a stage did.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Metric">The grader that says whether a sample passes, or <c>reward</c>.</param>
/// <param name="Samples">Completions a prompt.</param>
/// <param name="Prompts">Prompts that were sampled.</param>
/// <param name="Hopeless">Prompts of which no sample passed.</param>
/// <param name="Solved">Prompts of which every sample passed.</param>
/// <param name="Mixed">The prompts between.</param>
/// <param name="Unscored">Prompts without a score.</param>
/// <param name="Kept">Rows of the filtered data; null: none were written.</param>
internal sealed record SurveyLine(string Stage, string Metric, int Samples, int Prompts, int Hopeless, int Solved, int Mixed, int Unscored, int? Kept)
{
    /// <summary>Groups whose raw rewards differ: what a step would train on. Graders that shape can tell groups apart that all pass or all fail.</summary>
    public int WithSignal { get; init; }

    /// <summary>Mean pass rate over the prompts with a score; null: none has one.</summary>
    public double? PassRate { get; init; }

    /// <summary>Mean pass@k over them by k = 1, 2, 4, ... that all of them have samples for.</summary>
    public IReadOnlyDictionary<string, double> PassAt { get; init; } = new Dictionary<string, double>();

    /// <summary>Pass rate of each prompt with a score.</summary>
    internal IReadOnlyList<double> PassRates { get; init; } = [];
}
