using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training.Rollouts;

namespace Rft.Conformance.Losses;

internal sealed class OverlongKind : TensorKind
{
    public override string Name => "overlong";

    protected override void Check(FixtureCase test, Comparison comparison)
    {
        string rule = test.Spec.Find("rule")?.GetString() ?? "soft-overlong";
        switch (rule)
        {
            case "soft-overlong": CheckSoft(test, comparison); break;
            case "truncated-scale" or "truncated-override": CheckTruncation(test, comparison); break;
            case "repetition": CheckRepetition(test, comparison); break;
            default: throw new NotBuiltException($"rule '{rule}'");
        }
    }

    private static void CheckSoft(FixtureCase test, Comparison comparison)
    {
        var penalty = Read(test.Spec);
        double[] penalties = [.. test.Inputs.Ints("lengths").Select(penalty.For)];
        if (test.Expected.Find("penalties") is { } expected) comparison.Numbers("penalties", expected, penalties);
        if (test.Expected.Find("rewards") is { } rewards)
            comparison.Numbers("rewards", rewards, [.. test.Inputs.Doubles("rewards").Zip(penalties, (reward, value) => reward + value)]);
        if (test.Expected.Double("penalized") is { } count) comparison.Number("penalized", count, penalties.Count(value => value < 0));
    }

    private static void CheckTruncation(FixtureCase test, Comparison comparison)
    {
        var rule = new TruncationRule(test.Spec.GetProperty("coef").Double());
        int[] truncated = test.Inputs.Ints("truncated");
        double[] rewards = [.. test.Inputs.Doubles("rewards").Zip(truncated, (reward, flag) => rule.Apply(reward, flag == 1))];
        comparison.Numbers("rewards", test.Expected.GetProperty("rewards"), rewards);
    }

    private static void CheckRepetition(FixtureCase test, Comparison comparison)
    {
        var responses = test.Inputs.GetProperty("completion_ids").Deserialize<int[][]>()!;
        int size = test.Spec.Int("ngram");
        double largest = test.Spec.GetProperty("max_penalty").Double();
        comparison.Numbers(
            "penalties", test.Expected.GetProperty("penalties"), [.. responses.Select(tokens => RepetitionPenalty.For(tokens, size, largest))]);
    }

    /// <summary>Reads max_length, buffer, factor and beyond_max.</summary>
    public static OverlongPenalty Read(JsonElement spec) =>
        new(spec.Int("max_length"), spec.Int("buffer"), spec.Double("factor") ?? 1, Beyond(spec));

    // "minus-one" is the floor of a library that has no factor.
    private static BeyondLimit Beyond(JsonElement spec) => spec.Find("beyond_max")?.GetString() switch
    {
        null or "clamp" => BeyondLimit.Floor,
        "minus-one" when (spec.Double("factor") ?? 1) == 1 => BeyondLimit.Floor,
        "linear" => BeyondLimit.Linear,
        var other => throw new NotBuiltException($"beyond_max '{other}' with this factor"),
    };
}
