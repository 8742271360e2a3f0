using Rft.Host.Grading;

namespace Rft.Host.Comparing;

/// <summary>A comparison for people.</summary>
internal static class ComparisonText
{
    private const int FewPrompts = 30, MostDifferences = 20;

    /// <summary>The lines.</summary>
    /// <param name="comparison">What was found.</param>
    /// <param name="limit">Prompts that are shown of each kind; 0: all.</param>
    public static IEnumerable<string> Lines(RunComparison comparison, int limit)
    {
        var difference = comparison.Difference;
        yield return Say.Of($"A  {comparison.A.Run}, after step {comparison.A.Step}: {comparison.Metric} {comparison.A.Value:0.0000}");
        yield return Say.Of($"B  {comparison.B.Run}, after step {comparison.B.Step}: {comparison.Metric} {comparison.B.Value:0.0000}");
        foreach (string line in Config(comparison.Config, limit)) yield return line;
        yield return "";
        foreach (string line in Prompts("worse in B", comparison.Worse, limit)) yield return line;
        foreach (string line in Prompts("better in B", comparison.Better, limit)) yield return line;
        foreach (string line in Unpaired(comparison.Unpaired, limit)) yield return line;
        int equal = difference.Prompts - difference.Up - difference.Down;
        yield return Say.Of($"{difference.Prompts} prompts paired: {difference.Up} better, {difference.Down} worse, {equal} equal in B");
        if (difference.Prompts < FewPrompts) yield return Say.Of($"{difference.Prompts} prompts are few: intervals of fewer than {FewPrompts} are too short");
        if (comparison.Graders.Count > 0) yield return $"the scores are not of the same graders, so that the difference may be theirs: {string.Join("; ", comparison.Graders)}";
        yield return Conclusion(comparison);
    }

    /// <summary>The last line.</summary>
    private static string Conclusion(RunComparison comparison)
    {
        var difference = comparison.Difference;
        string interval = Say.Of($"[{difference.Low:+0.0000;-0.0000;0.0000}, {difference.High:+0.0000;-0.0000;0.0000}], 95 %");
        string beyond = comparison.Tolerance > 0 ? Say.Of($" by more than {comparison.Tolerance:0.####}") : "";
        return difference.Verdict switch
        {
            Verdict.Better => Say.Of($"better{beyond}: B - A = {difference.Mean:+0.0000;-0.0000} {interval}"),
            Verdict.Worse => Say.Of($"worse{beyond}: B - A = {difference.Mean:+0.0000;-0.0000} {interval}"),
            _ when difference.Detectable == 0 => Say.Of($"no difference{beyond}: B - A = {difference.Mean:+0.0000;-0.0000;0.0000} on every prompt"),
            _ => Say.Of($"no difference{beyond} shown: B - A = {difference.Mean:+0.0000;-0.0000;0.0000} {interval}")
                + Say.Of($"; one below {difference.Detectable + comparison.Tolerance:0.000} may well stay unseen"),
        };
    }

    private static IEnumerable<string> Config(IReadOnlyList<ConfigDifference> differences, int limit)
    {
        if (differences.Count == 0) yield return "the experiments are the same";
        int shown = limit == 0 ? differences.Count : Math.Min(MostDifferences, differences.Count);
        foreach (var value in differences.Take(shown)) yield return $"   {value.Path}: {value.Before ?? "(absent)"} -> {value.After ?? "(absent)"}";
        if (shown < differences.Count) yield return Say.Of($"   and {differences.Count - shown} more; --limit 0 shows all");
    }

    private static IEnumerable<string> Prompts(string title, IReadOnlyList<PromptChange> changes, int limit)
    {
        if (changes.Count == 0) yield break;
        int shown = limit == 0 ? changes.Count : Math.Min(limit, changes.Count);
        yield return Say.Of($"{title} ({shown} of {changes.Count})");
        foreach (var change in changes.Take(shown))
        {
            yield return Say.Of($"  row {change.Row}  {change.Before:0.###} -> {change.After:0.###}  {Say.Head(change.Prompt, 60)}");
            yield return $"      A  {Say.Head(change.CompletionBefore, 80)}";
            yield return $"      B  {Say.Head(change.CompletionAfter, 80)}";
        }
    }

    private static IEnumerable<string> Unpaired(IReadOnlyList<LonePrompt> prompts, int limit)
    {
        if (prompts.Count == 0) yield break;
        int shown = limit == 0 ? prompts.Count : Math.Min(limit, prompts.Count);
        yield return Say.Of($"not compared ({shown} of {prompts.Count})");
        foreach (var prompt in prompts.Take(shown)) yield return Say.Of($"  {prompt.Run} row {prompt.Row}, {prompt.Reason}: {Say.Head(prompt.Prompt, 60)}");
    }
}
