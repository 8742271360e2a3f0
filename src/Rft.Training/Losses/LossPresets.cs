using Rft.Training.Rollouts;

namespace Rft.Training.Losses;

/// <summary>The named presets. Sources and numbers: docs/losses.md.</summary>
public static class LossPresets
{
    // DAPO, arXiv 2503.14476, section 3.4: 4096 of 20480 tokens.
    private const double OverlongBufferShare = 0.2;

    private static readonly AggregationOptions RowMean =
        new() { Mode = AggregationMode.SeqMeanTokenMean, SequenceMin = 1, CountEmptySequences = true };

    /// <summary>Names that <see cref="Get"/> knows, in the order of docs/losses.md.</summary>
    public static IReadOnlyList<string> Names { get; } = ["grpo", "dapo", "gspo-token"];

    /// <summary>Looks a preset up.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="maxResponseTokens">Limit on response tokens; <c>dapo</c> penalises the last fifth of it. Null: no length penalty.</param>
    /// <exception cref="ArgumentException">There is no such preset, or the limit is below 1.</exception>
    public static LossPreset Get(string name, int? maxResponseTokens = null)
    {
        if (maxResponseTokens < 1) throw new ArgumentException($"the limit on response tokens must be at least 1, not {maxResponseTokens}");
        return name switch
        {
            "grpo" => new LossPreset(name, new AdvantageOptions(), new PolicyLossOptions { Aggregation = RowMean }),
            "dapo" => new LossPreset(
                name, new AdvantageOptions(), new PolicyLossOptions { RatioMax = 1.28, DualClip = 10 }, RefillMaxBatches: 10,
                Overlong: maxResponseTokens is { } limit ? OverlongFor(limit) : null),
            "gspo-token" => new LossPreset(
                name, new AdvantageOptions(),
                new PolicyLossOptions
                {
                    RatioLevel = RatioLevel.SequenceToken,
                    RatioMin = 1 - 3e-4,
                    RatioMax = 1 + 4e-4,
                    LogRatioClamp = new ClampRange(null, 10),
                    Aggregation = RowMean,
                }),
            _ => throw new ArgumentException($"there is no loss preset '{name}'; use one of {string.Join(", ", Names)}", nameof(name)),
        };
    }

    private static OverlongPenalty OverlongFor(int limit) => new(limit, Math.Max(1, (int)Math.Round(limit * OverlongBufferShare)));
}
