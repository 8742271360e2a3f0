using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>
/// A decoder-only transformer of the Llama family: RMSNorm, rotary positions, grouped-query attention, SwiGLU. One implementation serves the sampler
/// (keys and values cached) and the trainer, the built-in tiny model and checkpoints alike.
/// </summary>
/// <remarks>Use on the compute thread only.</remarks>
public sealed class Decoder : IDisposable
{
    private readonly RotaryTable _rotary;
    private readonly Block[] _blocks;
    private readonly Tensor _embedding;
    private readonly Tensor _finalNorm;
    private readonly Tensor _output;

    /// <summary>Allocates the model; parameters are zero until initialised or loaded.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="tensors">Where it lives.</param>
    public Decoder(DecoderConfig config, TensorFactory tensors)
    {
        Config = config.Validated();
        Tensors = tensors;
        Parameters = new ParameterSet(DecoderParameters.Shapes(config), tensors);
        _rotary = new RotaryTable(config, tensors);
        _embedding = Parameters[DecoderParameters.Embedding];
        _finalNorm = Parameters[DecoderParameters.FinalNorm];
        _output = config.TiedEmbedding ? _embedding : Parameters[DecoderParameters.Output];
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(layer => new Block(layer, Parameters))];
    }

    /// <summary>Its shape.</summary>
    public DecoderConfig Config { get; }

    /// <summary>Its parameters, under the names of Hugging Face checkpoints.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Creates tensors on the model's device.</summary>
    public TensorFactory Tensors { get; }

    /// <summary>The final, normalised hidden states.</summary>
    /// <param name="tokens">[B, T], int64.</param>
    /// <param name="state">Positions, mask and earlier keys and values.</param>
    /// <returns>[B, T, C], float32; owned by the caller's scope.</returns>
    public Tensor Hidden(Tensor tokens, IAttentionState state)
    {
        using var scope = NewDisposeScope();
        var (cos, sin) = _rotary.At(state.Positions);
        var x = _embedding.index_select(0, tokens.reshape(-1)).view(tokens.shape[0], tokens.shape[1], Config.Width);
        foreach (var block in _blocks) x = Apply(block, x, cos, sin, state);
        return Normalise(x, _finalNorm).MoveToOuterDisposeScope();
    }

    /// <summary>Logits of hidden states.</summary>
    /// <param name="hidden">[..., C].</param>
    /// <returns>[..., V], float32; owned by the caller's scope.</returns>
    public Tensor Logits(Tensor hidden) => nn.functional.linear(hidden, _output);

    /// <inheritdoc/>
    public void Dispose()
    {
        Parameters.Dispose();
        _rotary.Dispose();
    }

    // One scope a layer: a scope around all layers would keep every temporary alive until the end.
    private Tensor Apply(Block block, Tensor x, Tensor cos, Tensor sin, IAttentionState state)
    {
        using var scope = NewDisposeScope();
        var attended = x.Plus(Attention(block, Normalise(x, block.AttentionNorm), cos, sin, state));
        var y = Normalise(attended, block.FeedForwardNorm);
        var gated = Silu(nn.functional.linear(y, block.Gate)) * nn.functional.linear(y, block.Up);
        return attended.Plus(nn.functional.linear(gated, block.Down)).MoveToOuterDisposeScope();
    }

    private Tensor Attention(Block block, Tensor x, Tensor cos, Tensor sin, IAttentionState state)
    {
        long batch = x.shape[0], tokens = x.shape[1], width = Config.HeadWidth;
        Tensor Heads(Tensor weight, int heads) =>
            nn.functional.linear(x, weight).view(batch, tokens, heads, width).transpose(1, 2);
        var q = RotaryTable.Rotate(Heads(block.Query, Config.Heads), cos, sin);
        var k = RotaryTable.Rotate(Heads(block.Key, Config.KvHeads), cos, sin);
        var (keys, values) = state.Extend(block.Layer, k, Heads(block.Value, Config.KvHeads));
        var mixed = BlockedAttention.Attend(
            q.view(batch, Config.KvHeads, Config.Heads / Config.KvHeads, tokens, width), keys, values, state.Mask);
        var joined = mixed.reshape(batch, Config.Heads, tokens, width).transpose(1, 2).reshape(batch, tokens, Config.Heads * width);
        return nn.functional.linear(joined, block.Mix);
    }

    // x / (1 + exp(-x)) (Elfwing et al. 2017). libtorch's own kernel rounds the elements at the end of each thread's share differently from the others, so
    // that a row's bits would depend on the rows beside it; exp and the basic operations do not. At -80 the value is 0 beside anything it is added
    // to, and the bound keeps the gradient finite.
    private static Tensor Silu(Tensor x) => x / x.AtLeast(-80).neg_().exp().Plus(1);

    // RMSNorm (Zhang and Sennrich 2019, eq. 4).
    private Tensor Normalise(Tensor x, Tensor weight) =>
        x * (x * x).mean([-1], keepdim: true).PlusInPlace(Config.NormEpsilon).rsqrt_() * weight;

    private sealed class Block(int layer, ParameterSet parameters)
    {
        public int Layer { get; } = layer;

        public Tensor AttentionNorm { get; } = parameters[DecoderParameters.AttentionNorm(layer)];

        public Tensor Query { get; } = parameters[DecoderParameters.Query(layer)];

        public Tensor Key { get; } = parameters[DecoderParameters.Key(layer)];

        public Tensor Value { get; } = parameters[DecoderParameters.Value(layer)];

        public Tensor Mix { get; } = parameters[DecoderParameters.Mix(layer)];

        public Tensor FeedForwardNorm { get; } = parameters[DecoderParameters.FeedForwardNorm(layer)];

        public Tensor Gate { get; } = parameters[DecoderParameters.Gate(layer)];

        public Tensor Up { get; } = parameters[DecoderParameters.Up(layer)];

        public Tensor Down { get; } = parameters[DecoderParameters.Down(layer)];
    }
}
