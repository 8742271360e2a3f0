namespace Rft.Training.Alarms;

/// <summary>Measurements of the policy and its completions.</summary>
internal static class PolicyReadings
{
    /// <summary>What a step shows of them.</summary>
    /// <param name="step">The step.</param>
    /// <param name="recent">Figures up to and with the step, oldest first.</param>
    /// <param name="options">The bounds.</param>
    public static IEnumerable<Reading> Of(WatchedStep step, IReadOnlyList<StepFigures> recent, AlarmOptions options)
    {
        if (step["policy/kl"] is { } kl)
        {
            yield return new Reading("kl", kl, options.Kl, kl > options.Kl,
                $"the updates of this step moved the policy by a KL of {kl:0.###} a token, above {options.Kl:0.###}; lower the learning rate, or take fewer minibatches or epochs",
                step.Strongest);
        }
        if (step["completion/truncated_share"] is { } cut)
        {
            yield return new Reading("truncated_share", cut, options.TruncatedShare, cut > options.TruncatedShare,
                $"{cut:P0} of the completions were cut off, above {options.TruncatedShare:P0}; raise sampling.max_tokens, or have a grader ask for less", step.Truncated);
        }
        if (step["group/zero_variance_share"] is { } flat)
        {
            yield return new Reading("zero_variance_share", flat, options.ZeroVarianceShare, flat > options.ZeroVarianceShare,
                $"{flat:P0} of the groups have equal rewards, above {options.ZeroVarianceShare:P0}: the prompts are too easy or too hard; choose them by selection, or refill",
                step.Flat);
        }
        if (step["train/skipped_updates"] is { } skipped && options.NotFinite)
        {
            yield return new Reading("not_finite", skipped, 0, skipped > 0,
                $"{skipped:0} updates were skipped because a loss or gradient was not finite; lower the learning rate, or look at these rollouts", step.Strongest)
            {
                Any = true,
            };
        }
        foreach (var change in Changes(step, recent, options)) yield return change;
    }

    private static IEnumerable<Reading> Changes(WatchedStep step, IReadOnlyList<StepFigures> recent, AlarmOptions options)
    {
        StepFigures first = recent[0], now = recent[^1];
        int steps = recent.Count - 1, since = step.Metrics.Step - steps;
        if (steps > 0 && first.Entropy is > 0 and var before && now.Entropy is { } entropy)
        {
            double drop = 1 - entropy / before;
            yield return new Reading("entropy_drop", drop, options.EntropyDrop, drop > options.EntropyDrop,
                $"the policy's entropy fell by {drop:P0} since step {since}, above {options.EntropyDrop:P0}: it explores less; lower the learning rate, or set loss.entropy_target",
                step.Surest);
        }
        if (steps > 0 && first.CommonestShare is { } earlier && now.CommonestShare is { } share)
        {
            yield return new Reading("copies", share - earlier, options.Copies, share - earlier > options.Copies,
                $"one and the same text is now {share:P0} of the completions, after {earlier:P0} at step {since}: see whether it deceives a grader", step.Copies);
        }
        if (recent.Count > options.Window && Growth(recent) is var (length, reward))
        {
            yield return new Reading("length_growth", length, options.LengthGrowth, length > options.LengthGrowth && reward <= 0,
                $"completions grew by {length:P0} since step {since}, above {options.LengthGrowth:P0}, and the reward did not rise; see what the length is for", step.Longest);
        }
    }

    /// <summary>How the newer half of the steps differs from the older half: growth of the length, and difference of the reward.</summary>
    /// <returns>Null where a half has no reward or no length.</returns>
    internal static (double Length, double Reward)? Growth(IReadOnlyList<StepFigures> recent)
    {
        int half = recent.Count / 2;
        var (older, newer) = (recent.Take(half).ToList(), recent.Skip(recent.Count - half).ToList());
        return older.Average(step => step.Tokens) is > 0 and var short_ && newer.Average(step => step.Tokens) is { } long_
            && older.Average(step => step.Reward) is { } before && newer.Average(step => step.Reward) is { } now
            ? (long_ / short_ - 1, now - before)
            : null;
    }
}
