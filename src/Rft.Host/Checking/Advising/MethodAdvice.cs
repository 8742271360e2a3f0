using System.Globalization;

namespace Rft.Host.Checking.Advising;

/// <summary>Which method the data suggest. Pure functions.</summary>
/// <remarks>
/// About a thousand labelled examples and more are the ground of supervised training (Fireworks, "When to Use Reinforcement Fine Tuning",
/// docs.fireworks.ai); a hundred and fewer, or none but answers that can be verified, that of reinforcement (Addair and Garg, "How Reinforcement Learning
/// Beats Supervised Fine-Tuning When Data is Scarce", Predibase 2025). Rules of thumb both.
/// </remarks>
internal static class MethodAdvice
{
    private const int Many = 1000, Few = 100;

    /// <summary>Applies the rule.</summary>
    /// <param name="labels">The data set with the most labelled rows; null: no stage has rows.</param>
    /// <param name="pairs">The largest data set of pairs; null: there is none.</param>
    /// <param name="verifiers">Graders with a weight that are code, the weightiest first.</param>
    /// <param name="judges">Graders with a weight that ask a model.</param>
    public static IEnumerable<AdviceLine> Of(LabelledData? labels, LabelledData? pairs, IReadOnlyList<string> verifiers, IReadOnlyList<string> judges)
    {
        if (pairs is { Rows: > 0 })
            yield return Advise($"dpo on {pairs.Name}: its {pairs.Rows:N0} pairs teach which answer is better without sampling or grading");
        if (labels is { Rows: > 0 } known && Message(known, verifiers, judges) is { } message) yield return message;
    }

    private static AdviceLine? Message(LabelledData labels, IReadOnlyList<string> verifiers, IReadOnlyList<string> judges)
    {
        string rows = Say($"{labels.Labelled:N0} of {labels.Rows:N0} rows of {labels.Name} have an answer or a reference");
        string? reward = verifiers.Count > 0 ? $"what {verifiers[0]} can verify" : judges.Count > 0 ? $"what judge {judges[0]} says" : null;
        if (labels.Labelled == 0)
        {
            if (reward is null) return null;
            return verifiers.Count > 0
                ? Advise($"rft by {reward}: {rows}, so there is nothing to imitate, and code can tell right from wrong")
                : Advise($"judge-based rft by {reward}: {rows}, and no grader verifies answers by code");
        }
        if (labels.Labelled > Many)
        {
            return Advise($"sft: {rows}, more than {Many:N0}, enough to imitate")
                .And(reward is null ? "" : $"; rft after it adds {reward} and demonstrations do not show");
        }
        if (labels.Labelled > Few)
            return Advise($"sft: {rows}, {Few} to {Many:N0}").And(reward is null ? "" : $"; or rft by {reward}, where reasoning before the answer helps");
        string few = Say($"{rows}, {Few} or fewer, which supervised training learns by heart");
        return reward is null
            ? Advise($"rft, with a grader that compares answers (docs/tasks.md has exact ones): {few}")
            : Advise($"{(verifiers.Count > 0 ? "rft" : "judge-based rft")} by {reward}: {few}");
    }

    private static AdviceLine And(this AdviceLine line, string more) => line with { Message = line.Message + more };

    private static AdviceLine Advise(FormattableString text) => new("method", Say(text));

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
