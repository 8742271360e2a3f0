using Rft.Training.Devices;
using Rft.Training.Models;
using Rft.Training.Tokenizers;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Models;

/// <summary>Small decoders on the device of the tests.</summary>
internal static class TinyModels
{
    public static TensorFactory Tensors => new(TorchFixture.Device);

    public static DecoderConfig Config(int heads = 4, int kvHeads = 2, int layers = 2, int vocabulary = 24, int context = 96, bool tied = true) => new()
    {
        Width = 16, FeedForward = 24, Layers = layers, Heads = heads, KvHeads = kvHeads, HeadWidth = 4, Vocabulary = vocabulary, Context = context, TiedEmbedding = tied,
    };

    /// <summary>Weights ten times the usual ones, so that distributions are far from uniform and attention from a mean.</summary>
    public static Decoder Decoder(DecoderConfig config, ulong seed = 7)
    {
        var model = new Decoder(config, Tensors);
        DecoderInitialiser.Initialise(model, seed);
        using var off = no_grad();
        foreach (var shape in model.Parameters.Shapes.Where(shape => shape.Shape.Count == 2)) model.Parameters[shape.Name].mul_(10);
        return model;
    }

    /// <summary>Logits of every position, [T, V] in row order.</summary>
    public static double[] Logits(Decoder model, params int[] tokens)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var inputs = model.Tensors.From([.. tokens.Select(token => (long)token)], 1, tokens.Length);
        return TorchFixture.Values(model.Logits(model.Hidden(inputs, new CausalState(tokens.Length, model.Tensors))));
    }

    /// <summary>A width-16, one-layer policy over bytes with a compute thread of its own.</summary>
    public static async Task<Policy> PolicyAsync(
        ComputeThread compute, ulong seed, CancellationToken cancellationToken, ExpertsConfig? experts = null)
    {
        var tokenizer = new ByteTokenizer([]);
        var config = Config(layers: 1, vocabulary: tokenizer.Vocabulary, context: 64);
        if (experts is not null) config = config with { Family = ModelFamily.Qwen3Moe, Experts = experts };
        var model = await compute.RunAsync(
            () =>
            {
                var model = new Decoder(config, compute.Tensors);
                DecoderInitialiser.Initialise(model, seed);
                return model;
            },
            cancellationToken);
        return new Policy(compute, model, new TinyChatFormat(tokenizer));
    }
}
