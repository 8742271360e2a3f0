using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

public sealed class TinkerLossesTests
{
    // x = -1, -1; q such that r = 1.5, 0.5; A = 2, -1. Sums, by the table of the protocol.
    public static TheoryData<string, string?, double, double, double, double> Values => new()
    {
        { "importance_sampling", null, 0, -3 + 0.5, -3, 0.5 },
        { "ppo", null, 0, -2.4 + 0.8, 0, 0 },                                               // clipped at 1.2 and 0.8
        { "ppo", "clip_high_threshold", 2, -3 + 0.8, -3, 0 },
        { "cispo", null, 0, 3 - 0.5, -3, 0.5 },                                             // -r A x
        { "cispo", "clip_low_threshold", 0.8, 3 - 0.8, -3, 0.8 },
        { "cross_entropy", null, 0, 2, -1, -1 },
        // -(A x) + beta / 2 (x - q)^2; slope -(A - beta (x - q)).
        { "dro", "beta", 2, 2 - 1 + Square(1.5) + Square(0.5), -2 + 2 * Math.Log(1.5), 1 + 2 * Math.Log(0.5) },
        { "dro", null, 0, 2 - 1 + 0.025 * (Square(1.5) + Square(0.5)), -2 + 0.05 * Math.Log(1.5), 1 + 0.05 * Math.Log(0.5) },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_loss_is_the_sum_of_the_documented_formula(string name, string? setting, double value, double loss, double first, double second)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, double> settings = setting is null ? [] : new() { [setting] = value };
        var x = TorchFixture.Matrix([[-1, -1]], gradient: true);
        var output = TinkerLosses.Create(name, settings).Compute(new LossInputs
        {
            LogProbs = x,
            OldLogProbs = TorchFixture.Matrix([[-1 - Math.Log(1.5), -1 - Math.Log(0.5)]]),
            Advantages = TorchFixture.Matrix([[2, -1]]),
            Mask = TorchFixture.Matrix([[1, 1]]),
        });
        output.Loss.backward();
        Assert.Equal(loss, output.Loss.item<double>(), 12);
        Numbers.AssertClose([first, second], TorchFixture.Values(x.grad!));
    }

    [Fact]
    public void Unknown_names_and_settings_are_refused_with_what_there_is()
    {
        Assert.All(TinkerLosses.Names, name => Assert.NotNull(TinkerLosses.Create(name)));
        Assert.Contains("cross_entropy, importance_sampling", Message("ppo2", []));
        Assert.Contains("it has clip_low_threshold and clip_high_threshold", Message("ppo", new() { ["epsilon"] = 0.2 }));
        Assert.Contains("it has none", Message("importance_sampling", new() { ["beta"] = 1 }));
        // An offset in place of a bound.
        Assert.Contains("1.28 for an offset of 0.28", Message("ppo", new() { ["clip_high_threshold"] = 0.28 }));

        static string Message(string name, Dictionary<string, double> settings) =>
            Assert.Throws<ArgumentException>(() => TinkerLosses.Create(name, settings)).Message;
    }

    private static double Square(double ratio) => Math.Log(ratio) * Math.Log(ratio);
}
