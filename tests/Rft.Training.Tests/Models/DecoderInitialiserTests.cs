using Rft.Training.Checkpoints;
using Rft.Training.Models;

namespace Rft.Training.Tests.Models;

public sealed class DecoderInitialiserTests
{
    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        var config = TinyModels.Config();
        Assert.Equal(Weights(config, 3)[DecoderParameters.Embedding], Weights(config, 3)[DecoderParameters.Embedding]);
        Assert.NotEqual(Weights(config, 3)[DecoderParameters.Embedding], Weights(config, 4)[DecoderParameters.Embedding]);
    }

    [Fact]
    public void A_parameter_is_drawn_by_its_name_whatever_else_the_model_has()
    {
        var small = Weights(TinyModels.Config(layers: 1), 3);
        // More layers, an output matrix and other key heads move every parameter in the buffer.
        var large = Weights(TinyModels.Config(layers: 3, kvHeads: 1, tied: false), 3);
        Assert.Equal(small[DecoderParameters.Embedding], large[DecoderParameters.Embedding]);
        Assert.Equal(small[DecoderParameters.Query(0)], large[DecoderParameters.Query(0)]);
        Assert.Equal(small[DecoderParameters.Gate(0)], large[DecoderParameters.Gate(0)]);
        Assert.NotEqual(large[DecoderParameters.Gate(0)], large[DecoderParameters.Gate(1)]);
    }

    [Fact]
    public void Norms_are_one_and_matrices_have_their_deviation()
    {
        var weights = Weights(TinyModels.Config(layers: 2, vocabulary: 400), 5);
        Assert.All(weights[DecoderParameters.FinalNorm], value => Assert.Equal(1, value));
        Assert.All(weights[DecoderParameters.AttentionNorm(1)], value => Assert.Equal(1, value));
        // 1 / sqrt(16) = 0.25; 6400 draws: the deviation is known to 1 %.
        Assert.InRange(Deviation(weights[DecoderParameters.Embedding]), 0.24, 0.26);
        // 1 / sqrt(24) / sqrt(2 * 2) = 0.102; 384 draws, 4 %.
        Assert.InRange(Deviation(weights[DecoderParameters.Down(0)]), 0.087, 0.117);
        Assert.InRange(Deviation(weights[DecoderParameters.Up(0)]), 0.21, 0.29);
        Assert.InRange(weights[DecoderParameters.Embedding].Average(), -0.0125, 0.0125);
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => (double)value * value));

    private static Dictionary<string, float[]> Weights(DecoderConfig config, ulong seed)
    {
        using var model = new Decoder(config, TinyModels.Tensors);
        DecoderInitialiser.Initialise(model, seed);
        return TensorSnapshot.Of(model).ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
    }
}
