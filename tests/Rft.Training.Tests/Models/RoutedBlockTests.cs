using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Models;

public sealed class RoutedBlockTests
{
    private static DecoderConfig Config => TinyModels.Config() with
    {
        Family = ModelFamily.Qwen3Moe, Experts = new ExpertsConfig(Count: 6, Chosen: 2, Width: 12, Renormalised: true, Layers: [0, 1], BalanceLoss: 0.001),
    };

    [Fact]
    public void A_rows_bits_do_not_depend_on_the_rows_beside_it()
    {
        using var model = TinyModels.Decoder(Config);
        int[] row = [3, 1, 4, 1, 5, 9, 2, 6];
        double[] alone = Rows(model, row);
        foreach (int others in (int[])[1, 7, 31])
        {
            int[][] batch = [.. Enumerable.Range(0, others).Select(other => row.Select((token, i) => (token + (other * 5) + i) % 24).ToArray()), row];
            Assert.Equal(alone, Rows(model, batch)[^alone.Length..]);
        }
    }

    [Fact]
    public void Replayed_choices_give_the_same_bits_and_other_choices_others()
    {
        using var model = TinyModels.Decoder(Config);
        int[] row = [3, 1, 4, 1, 5];
        using var recorded = new ExpertRouting();
        double[] first = Rows(model, recorded, row);
        var choices = recorded.Layers.ToDictionary(layer => layer.Key, layer => TorchFixture.Values(layer.Value.Chosen).Select(expert => (int)expert).ToArray());
        Assert.Equal(first, Rows(model, new ExpertRouting(choices), row));
        // Tokens without a choice of their own choose for themselves.
        int[] free = [.. Enumerable.Repeat(-1, choices[0].Length)];
        Assert.Equal(first, Rows(model, new ExpertRouting(new Dictionary<int, int[]> { [0] = free }), row));
        int[] other = [.. choices[0].Select(expert => (expert + 1) % 6)];
        Assert.NotEqual(first, Rows(model, new ExpertRouting(new Dictionary<int, int[]> { [0] = other }), row));
    }

    [Fact]
    public void Choices_for_another_number_of_tokens_are_refused()
    {
        using var model = TinyModels.Decoder(Config);
        var error = Assert.Throws<ArgumentException>(() => Rows(model, new ExpertRouting(new Dictionary<int, int[]> { [1] = [0, 1] }), [1, 2, 3]));
        Assert.Equal("layer 1 is given 2 experts; 3 tokens of 2 need 6", error.Message);
    }

    [Fact]
    public void An_even_spread_has_a_balance_loss_of_the_experts_chosen()
    {
        using var scope = NewDisposeScope();
        var tensors = TinyModels.Tensors;
        // Two tokens, two experts, one each, probabilities a half: 2 * (1/2 * 1/2 + 1/2 * 1/2) = 1.
        using var routing = new ExpertRouting();
        routing.Record(0, tensors.From([0f, 0, 0, 0], 2, 2), tensors.From([0L, 1], 2, 1), tensors.From([0.5f, 0.5f], 2, 1));
        Assert.Equal(1, routing.BalanceLoss().item<float>(), 6);
    }

    private static double[] Rows(Decoder model, params int[][] rows) => Rows(model, new ExpertRouting(), rows);

    private static double[] Rows(Decoder model, ExpertRouting routing, params int[][] rows)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var inputs = model.Tensors.From([.. rows.SelectMany(row => row.Select(token => (long)token))], rows.Length, rows[0].Length);
        return TorchFixture.Values(model.Logits(model.Hidden(inputs, new CausalState(rows[0].Length, model.Tensors), routing)));
    }
}
