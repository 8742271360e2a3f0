using System.Text.Json.Serialization;

namespace Rft.Host.Comparing;

/// <summary>Two runs on the same held-out prompts.</summary>
internal sealed record RunComparison
{
    public string Schema { get; } = "rft.run_comparison/1";

    /// <summary>The first run and its last evaluation.</summary>
    public required ComparedRun A { get; init; }

    /// <summary>The second.</summary>
    public required ComparedRun B { get; init; }

    /// <summary>What was compared.</summary>
    public required string Metric { get; init; }

    /// <summary>Differences up to this are of no interest.</summary>
    public required double Tolerance { get; init; }

    /// <summary>B minus A.</summary>
    public required PairedDifference Difference { get; init; }

    /// <summary>Prompts on which B is smaller, greatest change first.</summary>
    public required IReadOnlyList<PromptChange> Worse { get; init; }

    /// <summary>Prompts on which B is greater, greatest change first.</summary>
    public required IReadOnlyList<PromptChange> Better { get; init; }

    /// <summary>Prompts without a pair.</summary>
    public required IReadOnlyList<LonePrompt> Unpaired { get; init; }

    /// <summary>How the experiments differ.</summary>
    public required IReadOnlyList<ConfigDifference> Config { get; init; }

    /// <summary>What the metric's scores of the two runs do not have in common, so that their difference may be the graders'; empty: nothing known.</summary>
    public required IReadOnlyList<string> Graders { get; init; }

    /// <summary>Whether B is worse by more than the tolerance.</summary>
    [JsonIgnore]
    public bool IsRegression => Difference.Verdict == Verdict.Worse;

    /// <summary>Compares.</summary>
    /// <param name="a">The first run's evaluation.</param>
    /// <param name="b">The second's.</param>
    /// <param name="metric">What is compared.</param>
    /// <param name="tolerance">Differences up to this are of no interest.</param>
    /// <param name="config">How the experiments differ.</param>
    /// <param name="graders">What their graders do not have in common.</param>
    /// <exception cref="UsageException">No prompt is in both.</exception>
    public static RunComparison Of(FinalEvaluation a, FinalEvaluation b, string metric, double tolerance, IReadOnlyList<ConfigDifference> config,
        IReadOnlyList<string> graders)
    {
        var others = b.Prompts.ToDictionary(prompt => prompt.Key, StringComparer.Ordinal);
        var known = a.Prompts.Select(prompt => prompt.Key).ToHashSet(StringComparer.Ordinal);
        List<PromptChange> pairs = [];
        List<LonePrompt> unpaired = [.. b.Prompts.Where(prompt => !known.Contains(prompt.Key))
            .Select(prompt => new LonePrompt(b.Run, prompt.Row, prompt.Text, "missing"))];
        foreach (var prompt in a.Prompts)
        {
            if (!others.TryGetValue(prompt.Key, out var other)) unpaired.Add(new LonePrompt(a.Run, prompt.Row, prompt.Text, "missing"));
            else if (prompt.Value is not { } before || other.Value is not { } after) unpaired.Add(new LonePrompt(a.Run, prompt.Row, prompt.Text, "unscored"));
            else pairs.Add(new PromptChange(prompt.Row, prompt.Text, before, after, prompt.Completion, other.Completion));
        }
        if (pairs.Count == 0)
        {
            throw new UsageException(
                $"the evaluations of {a.Run} and {b.Run} have no prompt in common with a value of '{metric}'; compare runs with the same held-out data");
        }
        double[] differences = [.. pairs.Select(pair => pair.After - pair.Before)];
        return new RunComparison
        {
            A = new ComparedRun(a.Run, a.Step, pairs.Average(pair => pair.Before)),
            B = new ComparedRun(b.Run, b.Step, pairs.Average(pair => pair.After)),
            Metric = metric,
            Tolerance = tolerance,
            Difference = PairedDifference.Of(differences, tolerance),
            Worse = [.. pairs.Where(pair => pair.After < pair.Before).OrderBy(pair => pair.After - pair.Before)],
            Better = [.. pairs.Where(pair => pair.After > pair.Before).OrderByDescending(pair => pair.After - pair.Before)],
            Unpaired = unpaired,
            Config = config,
            Graders = graders,
        };
    }
}
