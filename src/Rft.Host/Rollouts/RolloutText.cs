using System.Globalization;
using System.Text;
using Rft.Host.Grading;

namespace Rft.Host.Rollouts;

/// <summary>Writes a rollout for people to read.</summary>
internal static class RolloutText
{
    /// <summary>The rollout as some lines.</summary>
    public static string Write(RolloutRecord rollout)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{rollout.Stage} step {rollout.Step}, prompt {rollout.PromptIndex}, member {rollout.Member}: ");
        text.Append(Reward(rollout));
        text.Append(CultureInfo.InvariantCulture,
            $", {rollout.Tokens} tokens, {rollout.FinishReason}{(rollout.Kept ? "" : ", not trained on")}\n");
        foreach (var (role, content) in rollout.Messages) AppendBlock(text, role, content);
        AppendBlock(text, ">", rollout.Text);
        foreach (var score in rollout.Scores)
            text.Append("  ").Append(Score(score)).Append(rollout.Disagreements.Contains(score.Grader) ? " (disagrees)" : "").Append('\n');
        return text.ToString();
    }

    /// <summary>What is said in place of a reward. Without a reason nothing dropped the rollout: no grader scored it, or the run ended first.</summary>
    public static string NoReward(RolloutRecord rollout) => rollout.Dropped is { } reason ? $"dropped, {reason}" : "no reward";

    private static string Reward(RolloutRecord rollout)
    {
        if (rollout.Reward is not { } reward) return NoReward(rollout);
        string advantage = rollout.Advantage is { } value ? string.Create(CultureInfo.InvariantCulture, $", advantage {value:0.####}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"reward {reward:0.####}{advantage}");
    }

    private static string Score(RolloutScore score)
    {
        string result = score.Value is { } value ? value.ToString("0.####", CultureInfo.InvariantCulture) : score.State;
        string fault = score.Fault is null ? "" : $" {score.Fault}";
        return $"{score.Grader} {result}{fault}{((score.Message ?? score.Reason) is { Length: > 0 } why ? $": {Say.OnOneLine(why)}" : "")}";
    }

    private static void AppendBlock(StringBuilder text, string label, string content)
    {
        string indent = new(' ', label.Length + 4);
        text.Append("  ").Append(Say.OnOneLine(label)).Append("  ").Append(Say.OnLines(content).Replace("\n", "\n" + indent, StringComparison.Ordinal)).Append('\n');
    }
}
