using Rft.Graders;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>The metrics of one reinforcement step, by the names of docs/metrics.md.</summary>
internal static class RftMetrics
{
    /// <summary>Computes them. Values that do not exist in a step, such as a loss when every group was dropped, are left out: never zero, never NaN.</summary>
    public static SortedDictionary<string, double> Of(
        StepBatch batch, IReadOnlyList<Rollout> trained, UpdateReport? report, double learningRate, TimeSpan updating, TimeSpan whole)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        Rollout[] sampled = [.. batch.Sampled.SelectMany(group => group.Rollouts)];
        AddRewards(values, sampled);
        AddGroups(values, batch);
        AddFaults(values, sampled);
        AddCompletions(values, sampled);
        AddUpdate(values, report, learningRate);
        values["train/tokens"] = trained.Sum(rollout => rollout.SampledTokens);
        AddTimes(values, batch, trained, report, updating, whole);
        return values;
    }

    /// <summary>Optimizer steps between the weights that sampled and those that a step begins with, over trained rollouts; empty where the policy did not sample.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Staleness(IReadOnlyList<Rollout> trained, int version)
    {
        double[] ages =
        [
            .. trained.Select(rollout => rollout.Sequences.SelectMany(sequence => sequence.Spans).Where(span => span.Trained))
                .Where(spans => spans.Any()).Select(spans => spans.Min(span => span.PolicyVersion)).Where(sampled => sampled >= 0).Select(sampled => (double)version - sampled),
        ];
        return ages.Length == 0 ? [] : [new("policy/staleness_mean", ages.Average()), new("policy/staleness_max", ages.Max())];
    }

    private static void AddRewards(SortedDictionary<string, double> values, Rollout[] sampled)
    {
        double[] raw = [.. sampled.Select(rollout => rollout.Reward).OfType<RolloutReward.Rewarded>().Select(reward => reward.Raw)];
        AddSpread(values, "reward", raw);
        if (raw.Length > 0) (values["reward/min"], values["reward/max"]) = (raw.Min(), raw.Max());
        foreach (var (grader, outcomes) in ByGrader(sampled))
            AddSpread(values, $"reward/{grader}", [.. outcomes.OfType<GradeOutcome.Graded>().Select(outcome => outcome.Grade.Value).OfType<double>()]);
    }

    private static void AddGroups(SortedDictionary<string, double> values, StepBatch batch)
    {
        double groups = batch.Sampled.Count;
        int Count(GroupVerdict reason) => batch.Dropped.Count(group => group.Reason == reason);
        values["group/sampled"] = groups;
        values["group/kept"] = batch.Kept.Count;
        values["group/batches"] = batch.Batches;
        if (batch.Open is { } open) values["group/open"] = open;
        if (batch.Sampled.All(IsUngraded)) return;
        values["group/all_max_share"] = Count(GroupVerdict.AllMax) / groups;
        values["group/all_min_share"] = Count(GroupVerdict.AllMin) / groups;
        values["group/constant_other_share"] = Count(GroupVerdict.ConstantOther) / groups;
        values["group/unscorable_share"] = Count(GroupVerdict.Unscorable) / groups;
        // One rollout has no spread to lack.
        if (batch.Sampled.Any(group => group.Rollouts.Count > 1)) values["group/zero_variance_share"] = batch.Sampled.Count(IsFlat) / groups;
        if (batch.Refill is not { } refill) return;
        values["group/refilled"] = refill.Refilled;
        values["group/discarded"] = refill.Discarded;
        values["group/carried"] = refill.CarriedAges.Count;
        if (refill.CarriedAges.Count > 0) values["group/carried_age"] = refill.CarriedAges.Average();
    }

    private static bool IsUngraded(RolloutGroup group) => group.Rollouts.All(rollout => rollout.Reward is null);

    private static bool IsFlat(RolloutGroup group)
    {
        double[] raw = [.. group.Rollouts.Select(rollout => rollout.Reward).OfType<RolloutReward.Rewarded>().Select(reward => reward.Raw)];
        return raw.Length > 0 && raw.Max() == raw.Min();
    }

    private static void AddFaults(SortedDictionary<string, double> values, Rollout[] sampled)
    {
        foreach (var code in sampled.SelectMany(rollout => rollout.Outcomes.Values).OfType<GradeOutcome.Failed>().GroupBy(failure => failure.Code))
            values[$"fault/{code.Key.Name()}"] = code.Count();
        foreach (var reason in sampled.Select(rollout => rollout.Reward).OfType<RolloutReward.Dropped>().GroupBy(dropped => dropped.Reason))
            values[$"dropped/{System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.Key.ToString())}"] = reason.Count();
    }

    private static void AddCompletions(SortedDictionary<string, double> values, Rollout[] sampled)
    {
        if (sampled.Length == 0) return;
        double tokens = sampled.Sum(rollout => (double)rollout.SampledTokens);
        values["completion/tokens_mean"] = tokens / sampled.Length;
        values["completion/tokens_max"] = sampled.Max(rollout => rollout.SampledTokens);
        values["completion/truncated_share"] = sampled.Count(rollout => rollout.Sample.FinishReason == FinishReason.Length) / (double)sampled.Length;
        values["completion/commonest_share"] = sampled.CountBy(rollout => rollout.Sample.Text).Max(text => text.Value) / (double)sampled.Length;
        values["policy/entropy"] = sampled.Sum(rollout => rollout.Entropy) / tokens;
    }

    private static void AddUpdate(SortedDictionary<string, double> values, UpdateReport? report, double learningRate)
    {
        values["train/updates"] = report?.Updates ?? 0;
        values["train/learning_rate"] = learningRate;
        if (report is null) return;
        void Add(string name, double? value)
        {
            if (value is { } number && double.IsFinite(number)) values[name] = number;
        }
        var stats = report.Stats;
        Add("train/loss", stats.Loss / Math.Max(1, report.Updates));
        // A load-balancing loss is never 0: experts that share alike have the least, which is above 0.
        Add("train/balance", report.Balance > 0 ? report.Balance / (report.Updates + report.Skipped) : null);
        Add("train/grad_norm", report.GradNorm);
        Add("train/skipped_updates", report.Skipped);
        Add("policy/kl", stats.PerToken(stats.ApproxKlK3Sum));
        Add("policy/ratio_mean", stats.PerToken(stats.RatioSum));
        Add("policy/clip_share_low", stats.PerToken(stats.ClippedLow));
        Add("policy/clip_share_high", stats.PerToken(stats.ClippedHigh));
        Add("policy/masked_share", stats.PerToken(stats.MaskedTokens));
        Add("policy/reference_kl", stats.PerToken(stats.RefKlSum));
        Add("policy/sampler_mismatch_max", report.Mismatch);
    }

    private static void AddTimes(
        SortedDictionary<string, double> values, StepBatch batch, IReadOnlyList<Rollout> trained, UpdateReport? report, TimeSpan updating, TimeSpan whole)
    {
        Rollout[] sampled = [.. batch.Sampled.SelectMany(group => group.Rollouts)];
        values["time/sample"] = batch.Sampling.TotalSeconds;
        values["time/wait"] = batch.Waiting.TotalSeconds;
        values["time/update"] = updating.TotalSeconds;
        values["time/step"] = whole.TotalSeconds;
        values["speed/sample_tokens_per_second"] = sampled.Sum(rollout => rollout.SampledTokens) / batch.Sampling.TotalSeconds;
        if (report is not null)
            values["speed/train_tokens_per_second"] = trained.Sum(rollout => rollout.Sequences.Sum(sequence => sequence.Length)) / updating.TotalSeconds;
        foreach (var (grader, outcomes) in ByGrader(sampled))
        {
            double[] seconds = [.. outcomes.Select(outcome => outcome.Duration.TotalSeconds).Order()];
            values[$"time/grade/{grader}/p50"] = seconds[seconds.Length / 2];
            values[$"time/grade/{grader}/p95"] = seconds[(int)(seconds.Length * 0.95)];
        }
    }

    private static IEnumerable<(string Grader, List<GradeOutcome> Outcomes)> ByGrader(Rollout[] sampled) =>
        sampled.SelectMany(rollout => rollout.Outcomes).GroupBy(outcome => outcome.Key, outcome => outcome.Value)
            .Select(grader => (grader.Key, grader.ToList()));

    private static void AddSpread(SortedDictionary<string, double> values, string name, double[] numbers)
    {
        if (numbers.Length == 0) return;
        double mean = numbers.Average();
        values[$"{name}/mean"] = mean;
        values[$"{name}/std"] = Math.Sqrt(numbers.Sum(number => (number - mean) * (number - mean)) / numbers.Length);
    }
}
