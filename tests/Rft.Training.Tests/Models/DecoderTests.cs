using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Models;

public sealed class DecoderTests
{
    private static readonly int[] Tokens = [3, 1, 4, 1, 5, 9, 2, 6];

    public static TheoryData<int, bool> Shapes => new() { { 4, true }, { 2, true }, { 1, true }, { 4, false }, { 1, false } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_later_token_changes_its_own_logits_and_no_earlier_ones(int kvHeads, bool tied)
    {
        using var model = TinyModels.Decoder(TinyModels.Config(kvHeads: kvHeads, tied: tied));
        int[] changed = [.. Tokens];
        changed[5] = 11;
        double[] before = TinyModels.Logits(model, Tokens), after = TinyModels.Logits(model, changed);
        int cut = 5 * model.Config.Vocabulary;
        Assert.All(before, logit => Assert.True(double.IsFinite(logit)));
        Assert.Equal(before[..cut], after[..cut]);
        Assert.NotEqual(before[cut..], after[cut..]);
        // Later positions see the change as well.
        Assert.NotEqual(before[^24..], after[^24..]);
    }

    [Fact]
    public void The_order_of_earlier_tokens_matters()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        Assert.NotEqual(TinyModels.Logits(model, 3, 1, 4)[^24..], TinyModels.Logits(model, 1, 3, 4)[^24..]);
    }

    [Fact]
    public void Repeated_key_heads_are_grouped_ones()
    {
        // Four key heads in two equal pairs compute what two shared ones do.
        using var two = TinyModels.Decoder(TinyModels.Config(kvHeads: 2));
        using var four = TinyModels.Decoder(TinyModels.Config(kvHeads: 4));
        using var off = no_grad();
        using var scope = NewDisposeScope();
        foreach (var shape in two.Parameters.Shapes)
        {
            var from = two.Parameters[shape.Name];
            bool shared = shape.Name.Contains("k_proj", StringComparison.Ordinal) || shape.Name.Contains("v_proj", StringComparison.Ordinal);
            four.Parameters[shape.Name].copy_(shared ? from.view(2, 1, 4, 16).expand(2, 2, 4, 16).reshape(16, 16) : from);
        }
        Numbers.AssertClose(TinyModels.Logits(two, Tokens), TinyModels.Logits(four, Tokens), 1e-4);
    }

    [Fact]
    public void Without_blocks_that_act_logits_are_the_normalised_embedding_against_the_output_matrix()
    {
        using var model = new Decoder(TinyModels.Config(layers: 1, vocabulary: 2, tied: false), TinyModels.Tensors);
        using var off = no_grad();
        using var scope = NewDisposeScope();
        model.Parameters[DecoderParameters.FinalNorm].fill_(2);
        float[] embedding = new float[32], output = new float[32];
        // Token 1 is (4, 0, ...): mean square 16 / 16 = 1, so the hidden state is (8, 0, ...).
        (embedding[16], output[0], output[16]) = (4, 0.5f, -1);
        model.Parameters[DecoderParameters.Embedding].copy_(model.Tensors.From(embedding, 2, 16));
        model.Parameters[DecoderParameters.Output].copy_(model.Tensors.From(output, 2, 16));
        Numbers.AssertClose([4, -8], TinyModels.Logits(model, 1), 1e-4);
    }

    [Theory]
    // Embedding 24 * 16 = 384; a block has two norms of 16, q and o of 16 * 16, k and v of 4 kv * 16, three of 24 * 16; final norm 16.
    [InlineData(4, true, 384 + 2 * (32 + 512 + 512 + 1152) + 16)]
    [InlineData(2, true, 384 + 2 * (32 + 512 + 256 + 1152) + 16)]
    [InlineData(1, false, 768 + 2 * (32 + 512 + 128 + 1152) + 16)]
    public void The_number_of_parameters(int kvHeads, bool tied, int count)
    {
        using var model = new Decoder(TinyModels.Config(kvHeads: kvHeads, tied: tied), TinyModels.Tensors);
        Assert.Equal(count, model.Parameters.Count);
        Assert.Equal(count, model.Parameters.Gradients.numel());
    }

    [Fact]
    public void A_bad_shape_is_refused() => Assert.Throws<ArgumentException>(() => new Decoder(TinyModels.Config(kvHeads: 3), TinyModels.Tensors));

    [Fact]
    public void Two_parameters_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => new ParameterSet([new("w", [1]), new("w", [2])], TinyModels.Tensors));
}
