using System.Globalization;
using Rft.Host.Rollouts;

namespace Rft.Host.Reporting;

/// <summary>Some rollouts of a report.</summary>
internal static class ReportRollouts
{
    private const int ShownCharacters = 1500;

    /// <summary>Writes them.</summary>
    public static void Write(Markup page, ReportData data)
    {
        if (data.ExamplesFrom is not { } from) return;
        page.Raw($"<h2>Rollouts</h2><div class=\"rollouts\">");
        Column(page, $"Greatest rewards of {from}", data.Best);
        Column(page, $"Least rewards of {from}", data.Worst);
        Column(page, "Without a reward, newest", data.Failed);
        page.Raw($"</div>");
    }

    private static void Column(Markup page, string title, IReadOnlyList<RolloutRecord> rollouts)
    {
        if (rollouts.Count == 0) return;
        page.Raw($"<div><p>{title}</p>");
        foreach (var rollout in rollouts) Rollout(page, rollout);
        page.Raw($"</div>");
    }

    private static void Rollout(Markup page, RolloutRecord rollout)
    {
        string reward = rollout.Reward is { } value ? value.ToString("0.###", CultureInfo.InvariantCulture) : RolloutText.NoReward(rollout);
        page.Raw($"<article class=\"card rollout\"><h3>{reward}");
        page.Raw($"<small>{rollout.Id}, {rollout.Tokens} tokens, {rollout.FinishReason}</small></h3><pre class=\"prompt\">");
        page.Text(Cut(rollout.Messages[^1].Content)).Raw($"</pre><pre>").Text(Cut(rollout.Text)).Raw($"</pre><p class=\"scores\">");
        page.Text(string.Join("; ", rollout.Scores.Select(Score))).Raw($"</p></article>");
    }

    private static string Score(RolloutScore score)
    {
        string result = score.Value is { } value ? value.ToString("0.###", CultureInfo.InvariantCulture) : score.Fault ?? score.State;
        return (score.Message ?? score.Reason) is { Length: > 0 } why ? $"{score.Grader} {result} ({Cut(why)})" : $"{score.Grader} {result}";
    }

    private static string Cut(string text) => text.Length <= ShownCharacters
        ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, ShownCharacters)} ... ({text.Length} characters)");
}
