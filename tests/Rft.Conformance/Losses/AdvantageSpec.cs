using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training.Rollouts;

namespace Rft.Conformance.Losses;

/// <summary>Reads the advantage part of a spec.</summary>
internal static class AdvantageSpec
{
    public static AdvantageOptions Read(JsonElement spec)
    {
        var defaults = new AdvantageOptions();
        return new AdvantageOptions
        {
            Baseline = spec.Choice<AdvantageBaseline>("method"),
            Scale = spec.Choice<AdvantageScale>("scale"),
            Ddof = spec.Find("ddof")?.GetInt32() ?? defaults.Ddof,
            Eps = spec.Double("eps") ?? defaults.Eps,
            VarianceFloor = spec.Double("variance_floor"),
            Singleton = spec.Find("singleton") is null ? defaults.Singleton : spec.Choice<SingletonRule>("singleton"),
            KeepCenteredAtZeroStd = KeepCentered(spec),
            Whitening = Whitening(spec),
        };
    }

    private static bool KeepCentered(JsonElement spec) => spec.Find("zero_std")?.GetString() switch
    {
        null => false,
        "keep-centered" => true,
        var other => throw new NotBuiltException($"zero_std '{other}'"),
    };

    /// <summary>Whitening of token advantages; null for none.</summary>
    public static WhiteningOptions? Whitening(JsonElement spec) => spec.Find("normalize") is { } normalize ? ReadWhitening(normalize) : null;

    private static WhiteningOptions ReadWhitening(JsonElement normalize) => new()
    {
        OverTokens = normalize.Text("over") switch
        {
            "tokens" => true,
            "samples" => false,
            var other => throw new NotBuiltException($"normalize over '{other}'"),
        },
        Ddof = normalize.Int("ddof"),
        Eps = normalize.Double("eps") ?? 0,
        EpsPlacement = normalize.Choice<EpsPlacement>("eps_in"),
        CountEps = normalize.Double("mean_den_eps") ?? 0,
    };
}
