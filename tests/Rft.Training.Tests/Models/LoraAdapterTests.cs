using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Models;

public sealed class LoraAdapterTests
{
    private static readonly int[] Tokens = [3, 1, 4, 1, 5, 9, 2, 6];

    [Fact]
    public void A_map_adds_scale_times_B_times_A()
    {
        using var scope = NewDisposeScope();
        var tensors = TinyModels.Tensors;
        // W x = (1, 2); A x = 1*1 + 1*2 = 3; B (A x) = (3, -3); scale 8 / 4 = 2.
        var projection = new Projection(tensors.From([1, 0, 0, 1], 2, 2), null)
        {
            Adapter = new LowRank(tensors.From([1, 1], 1, 2), tensors.From([1, -1], 2, 1), new LoraOptions { Rank = 4, Alpha = 8 }.Scale, x => x),
        };
        Assert.Equal([7, -4], TorchFixture.Values(projection.Apply(tensors.From([1, 2], 1, 2))));
        Assert.Equal(4, new LoraOptions { Rank = 4, Alpha = 8, RankStabilised = true }.Scale);
    }

    [Fact]
    public void A_new_adapter_changes_nothing_until_it_is_trained()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        double[] before = TinyModels.Logits(model, Tokens);
        var adapter = LoraAdapter.Create(model, new LoraOptions { Rank = 2, Alpha = 4 }, seed: 1);
        Assert.Equal(before, TinyModels.Logits(model, Tokens));
        // Seven maps in each of two layers, two matrices each.
        Assert.Equal(28, adapter.Parameters.Shapes.Count);
        Assert.Same(adapter.Parameters, model.Trained);
        Shift(adapter);
        Assert.NotEqual(before, TinyModels.Logits(model, Tokens));
        adapter.Enabled = false;
        Assert.Equal(before, TinyModels.Logits(model, Tokens));
    }

    [Fact]
    public void Merged_weights_give_what_the_adapter_gave_and_can_be_taken_out()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        double[] bare = TinyModels.Logits(model, Tokens);
        var adapter = LoraAdapter.Create(model, new LoraOptions { Rank = 2, Alpha = 4, Targets = ["q_proj", "down_proj"] }, seed: 1);
        Shift(adapter);
        double[] adapted = TinyModels.Logits(model, Tokens);
        adapter.Enabled = false;
        adapter.AddInto(1);
        Numbers.AssertClose(adapted, TinyModels.Logits(model, Tokens), 1e-4);
        adapter.AddInto(-1);
        Numbers.AssertClose(bare, TinyModels.Logits(model, Tokens), 1e-4);
    }

    [Fact]
    public void A_frozen_base_takes_no_gradient_and_has_no_room_for_one()
    {
        using var model = new Decoder(TinyModels.Config(), TinyModels.Tensors, frozen: true);
        DecoderInitialiser.Initialise(model, 1);
        var adapter = LoraAdapter.Create(model, new LoraOptions { Rank = 2, Alpha = 4 }, seed: 1);
        using var scope = NewDisposeScope();
        var inputs = model.Tensors.From([1L, 2, 3], 1, 3);
        model.Logits(model.Hidden(inputs, new CausalState(3, model.Tensors))).sum().backward();
        Assert.Equal(0, model.Parameters.Gradients.numel());
        Assert.True(adapter.Parameters.Gradients.abs().sum().item<float>() > 0);
    }

    [Theory]
    [InlineData("q_proj", 2)]
    [InlineData("model.layers.1.self_attn.q_proj", 1)]
    [InlineData("layers.1.mlp.up_proj", 1)]
    [InlineData(LoraOptions.AllLinear, 14)]
    public void Targets_are_last_parts_of_paths(string target, int maps)
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        Assert.Equal(2 * maps, LoraAdapter.Attach(model, new LoraOptions { Rank = 1, Alpha = 1, Targets = [target] }).Parameters.Shapes.Count);
    }

    [Fact]
    public void Targets_may_be_a_pattern_over_whole_paths()
    {
        var options = new LoraOptions { Rank = 1, Alpha = 1, Pattern = @".*layers\.[01]\.self_attn\.(q|k)_proj" };
        Assert.True(options.Takes("model.layers.0.self_attn.k_proj"));
        Assert.False(options.Takes("model.layers.2.self_attn.k_proj"));
        Assert.False(options.Takes("model.layers.0.self_attn.k_proj.more"));
    }

    [Fact]
    public void What_cannot_be_adapted_is_refused()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        Assert.Contains("rank of the adapter is 0", Assert.Throws<ArgumentException>(() => LoraAdapter.Attach(model, new LoraOptions { Rank = 0, Alpha = 1 })).Message, StringComparison.Ordinal);
        var nowhere = Assert.Throws<ArgumentException>(() => LoraAdapter.Attach(model, new LoraOptions { Rank = 1, Alpha = 1, Targets = ["query"] }));
        Assert.Contains("targets query are no part of the model; it has q_proj, k_proj", nowhere.Message, StringComparison.Ordinal);
        LoraAdapter.Attach(model, new LoraOptions { Rank = 1, Alpha = 1 });
        Assert.Contains("has an adapter already", Assert.Throws<ArgumentException>(() => LoraAdapter.Attach(model, new LoraOptions { Rank = 1, Alpha = 1 })).Message, StringComparison.Ordinal);
    }

    private static void Shift(LoraAdapter adapter)
    {
        using var off = no_grad();
        adapter.Parameters.Values.add_(0.05);
    }
}
