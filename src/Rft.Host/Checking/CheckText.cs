using System.Globalization;
using System.Text;
using Rft.Host.Checking.Measuring;

namespace Rft.Host.Checking;

/// <summary>What <c>rft check</c> prints. Pure functions.</summary>
internal static class CheckText
{
    private const int TextWidth = 48;
    private const string ZeroVariance =
        "zero variance: all rewards are equal, nothing to learn from (an untrained model often writes only noise)";

    /// <summary>The report, line by line.</summary>
    public static IEnumerable<string> Lines(CheckReport report) =>
    [
        report.Experiment is null ? report.File : $"experiment {report.Experiment} ({report.File})",
        .. Section("data", report.Data.Select(data => Say($"{data.Name,-12} {data.Rows,7} rows  {data.Source}"))),
        .. Section("graders", report.Graders.SelectMany(Grader)),
        .. Section("plan", report.Plan is null ? [] : Plan(report.Plan)),
        .. report is { Plan: { } plan, Measured: { } measured } ? Section(MeasuredText.Title(measured), MeasuredText.Lines(plan, measured)) : [],
        .. (report.Smoke ?? []).SelectMany(Smoke),
        .. report.Survey is { } survey ? Section($"{survey.Prompts} prompts of {survey.Stage}, {survey.Samples} samples each, by {survey.Metric}", Survey(survey)) : [],
        .. Section("advice", report.Advice.Select(advice => $"{advice.Topic,-12} {advice.Message}")),
        .. report.Findings.OrderByDescending(finding => finding.IsError).Select(finding => Grading.Say.OnLines(finding.ToString())),
        Verdict(report.Findings),
    ];

    private static IEnumerable<string> Section(string title, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        return all.Length == 0 ? [] : [title, .. all.Select(line => $"  {line}")];
    }

    private static IEnumerable<string> Grader(GraderLine grader) =>
    [
        Say($"{grader.Name,-12} {grader.Kind}, weight {grader.Weight}, range {grader.Range ?? "any"}, {Cases(grader)}"),
        Say($"{"",-12} hash {grader.Hash}"),
    ];

    private static string Cases(GraderLine grader) =>
        grader.Cases is null ? "no cases" : Say($"{grader.CasesPassed} of {grader.Cases} cases pass");

    private static IEnumerable<string> Plan(RunEstimate plan)
    {
        string trained = plan.Trained == plan.Parameters ? "" : Say($", and an adapter of {plan.Trained:N0}, which is what is trained");
        yield return Say($"{"parameters",-12} {plan.Parameters:N0}{trained}");
        yield return Say($"{"memory",-12} {Memory(plan.Memory)}");
        foreach (var stage in plan.Stages)
        {
            string tokens = stage.SampledTokens > 0 ? Say($", at most {stage.SampledTokens:N0} sampled tokens") : "";
            yield return Say($"{stage.Name,-12} {stage.Method}, {stage.Steps:N0} steps, {stage.Updates:N0} updates{tokens}");
        }
        if (plan.Evaluations > 0)
            yield return Say($"{"evaluation",-12} {plan.Evaluations:N0} times, at most {plan.EvaluationTokens:N0} sampled tokens");
        yield return Say($"{"in all",-12} at most {plan.Updates:N0} updates and {plan.SampledTokens:N0} sampled tokens");
    }

    private static string Memory(MemoryEstimate memory) =>
        $"about {Bytes(memory.Total)} of tensors: weights {Bytes(memory.Weights)}, gradients {Bytes(memory.Gradients)}, "
        + $"moments {Bytes(memory.Moments)}, activations {Bytes(memory.Activations)} or key-value cache {Bytes(memory.KeyValueCache)}";

    private static IEnumerable<string> Smoke(SmokeLine smoke)
    {
        List<string> lines = [];
        if (smoke.Prompt is not null) lines.Add($"prompt  {Cut(smoke.Prompt)}");
        foreach (var sample in smoke.Samples)
        {
            string scores = string.Join(", ", sample.Scores.Select(score => $"{score.Key} {score.Value}"));
            string reward = sample.Reward is { } value ? Say($"reward {value:0.####}") : sample.Scores.Count == 0 ? "not graded" : "dropped";
            lines.Add(Say($"{Cut(sample.Text),-TextWidth}  {scores} -> {reward}"));
        }
        if (smoke.ZeroVariance is { } flat) lines.Add(flat ? ZeroVariance : "rewards differ: there is something to learn from");
        string mismatch = smoke.Mismatch is { } nats ? Say($", sampler against trainer {nats:0.######} nats") : "";
        if (smoke.Loss is not null) lines.Add(Say($"update  loss {smoke.Loss:0.####}, gradient norm {smoke.GradNorm:0.####}{mismatch}"));
        return Section($"one step of {smoke.Stage}", lines);
    }

    private static IEnumerable<string> Survey(SurveyLine survey)
    {
        string Share(string kind, int count, string about) => Say($"{kind,-12} {(double)count / survey.Prompts,6:P0}  {count,5}  {about}");
        yield return Share("hopeless", survey.Hopeless, "no sample passed: nothing to learn from yet");
        yield return Share("solved", survey.Solved, "every sample passed: nothing left to learn");
        yield return Share("mixed", survey.Mixed, "some passed: these teach");
        if (survey.Unscored > 0) yield return Share("unscored", survey.Unscored, "no sample has a score");
        if (survey.Kept is { } kept) yield return Say($"{"filtered",-12} {kept} rows written");
    }

    private static string Verdict(IReadOnlyList<CheckFinding> findings)
    {
        int errors = findings.Count(finding => finding.IsError), warnings = findings.Count - errors;
        return findings.Count == 0 ? "ok" : $"{Count(errors, "error")}, {Count(warnings, "warning")}";
    }

    private static string Count(int count, string what)
    {
        string number = count == 0 ? "no" : count.ToString(CultureInfo.InvariantCulture);
        return $"{number} {what}{(count == 1 ? "" : "s")}";
    }

    /// <summary>A number of bytes for people.</summary>
    /// <param name="bytes">The number.</param>
    public static string Bytes(long bytes) => bytes >= 1_000_000_000 ? Say($"{bytes / 1e9:0.0} GB") : Say($"{bytes / 1e6:0.0} MB");

    // One line of printable characters: an untrained model writes bytes that would confuse a terminal.
    private static string Cut(string text)
    {
        var shown = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= TextWidth - 2) return shown.Append("…\"").ToString();
            shown.Append(rune.Value == '\n' ? "\\n" : Rune.IsControl(rune) ? "·" : rune.ToString());
        }
        return shown.Append('"').ToString();
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
