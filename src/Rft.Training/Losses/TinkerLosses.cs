namespace Rft.Training.Losses;

/// <summary>Losses under the names and with the settings of the Tinker training API: plain sums over tokens, bounds that are ratios themselves.</summary>
/// <remarks>
/// Their data have no mask. A caller trains every position, or those whose weight is not 0. Normalise through advantages, weights or the learning rate.
/// </remarks>
public static class TinkerLosses
{
    private const string Low = "clip_low_threshold", High = "clip_high_threshold", Beta = "beta";

    /// <summary>Names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cross_entropy", "importance_sampling", "ppo", "cispo", "dro"];

    /// <summary>Creates a loss.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="settings">
    /// <c>clip_low_threshold</c> and <c>clip_high_threshold</c> for ppo (0.8 and 1.2) and cispo (0 and 4); <c>beta</c> for dro (0.05).
    /// </param>
    /// <exception cref="ArgumentException">There is no such loss or setting, or a value is out of range; the message says what there is.</exception>
    public static ILoss Create(string name, IReadOnlyDictionary<string, double>? settings = null)
    {
        settings ??= new Dictionary<string, double>();
        string[] known = name switch
        {
            "cross_entropy" or "importance_sampling" => [],
            "ppo" or "cispo" => [Low, High],
            "dro" => [Beta],
            _ => throw new ArgumentException($"there is no loss '{name}'; use one of {string.Join(", ", Names)}"),
        };
        foreach (string key in settings.Keys.Where(key => !known.Contains(key)))
            throw new ArgumentException($"loss {name} has no setting '{key}'; it has {(known.Length == 0 ? "none" : string.Join(" and ", known))}");
        double? Setting(string key) => settings.TryGetValue(key, out double value) ? value : null;

        if (name == "cross_entropy") return new CrossEntropyLoss(LossPresets.TokenSum);
        var options = name == "cispo"
            ? LossPresets.Get("cispo").Loss with { RatioMin = 0, RatioMax = 4, Aggregation = LossPresets.TokenSum }
            : LossPresets.Get(name).Loss;
        return new PolicyLoss(options with
        {
            RatioMin = Setting(Low) ?? options.RatioMin,
            RatioMax = Setting(High) ?? options.RatioMax,
            DroBeta = Setting(Beta) ?? options.DroBeta,
        });
    }
}
