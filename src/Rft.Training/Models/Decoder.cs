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
    private const long VocabularyPiece = 16_384;
    private readonly RotaryTable _rotary;
    private readonly DecoderBlock[] _blocks;
    private readonly Tensor _embedding;
    private readonly Tensor _finalNorm;
    private readonly Tensor _output;
    private readonly bool _ownsParameters;

    /// <summary>Allocates the model; parameters are zero until initialised or loaded.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="tensors">Where it lives.</param>
    /// <param name="frozen">Whether its own parameters stay as they are: they get no gradients, and an adapter is what is trained.</param>
    /// <param name="stored">Type in which frozen parameters are kept, float32 or bfloat16; what is computed is float32 either way.</param>
    /// <exception cref="ArgumentException">Parameters that are trained are to be kept in 16 bits.</exception>
    public Decoder(DecoderConfig config, TensorFactory tensors, bool frozen = false, ScalarType stored = ScalarType.Float32)
        : this(config, tensors, new ParameterSet(DecoderParameters.Shapes(config.Validated()), tensors, frozen, stored), ownsParameters: true)
    {
    }

    private Decoder(DecoderConfig config, TensorFactory tensors, ParameterSet parameters, bool ownsParameters)
    {
        (Config, Tensors, Parameters, _ownsParameters) = (config, tensors, parameters, ownsParameters);
        _rotary = new RotaryTable(config, tensors);
        _embedding = Parameters[DecoderParameters.Embedding];
        _finalNorm = Parameters[DecoderParameters.FinalNorm];
        _output = config.TiedEmbedding ? _embedding : Parameters[DecoderParameters.Output];
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(layer => new DecoderBlock(layer, config, Parameters))];
        Projections = _blocks.SelectMany(block => block.Projections).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>A model without an output matrix, whose parameter set holds more than its own parameters: the body of a critic.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="tensors">Where it lives.</param>
    /// <param name="more">What stands behind its own parameters.</param>
    internal static Decoder Body(DecoderConfig config, TensorFactory tensors, IReadOnlyList<ParameterShape> more)
    {
        // A tied model has no output matrix of its own; nobody asks a body for logits.
        var body = config.Validated() with { TiedEmbedding = true };
        return new Decoder(body, tensors, new ParameterSet([.. DecoderParameters.Shapes(body), .. more], tensors), ownsParameters: true);
    }

    /// <summary>A model with the same parameters and no adapter, for an adapter of its own. It must not outlive the first.</summary>
    public Decoder Sharing() => new(Config, Tensors, Parameters, ownsParameters: false);

    /// <summary>Its shape.</summary>
    public DecoderConfig Config { get; }

    /// <summary>Its parameters, under the names of Hugging Face checkpoints.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The low-rank adapter on it; null: none. Set by <see cref="LoraAdapter"/>.</summary>
    public LoraAdapter? Adapter { get; internal set; }

    /// <summary>What training changes: the adapter's parameters where there is one, else its own.</summary>
    public ParameterSet Trained => Adapter?.Parameters ?? Parameters;

    /// <summary>Its linear maps, by their paths in the checkpoint, for example <c>model.layers.0.self_attn.q_proj</c>.</summary>
    internal IReadOnlyDictionary<string, Projection> Projections { get; }

    /// <summary>Creates tensors on the model's device.</summary>
    public TensorFactory Tensors { get; }

    /// <summary>The final, normalised hidden states.</summary>
    /// <param name="tokens">[B, T], int64.</param>
    /// <param name="state">Positions, mask and earlier keys and values.</param>
    /// <param name="routing">Records or replays which experts the tokens go through; null: neither. A dense model does not look at it.</param>
    /// <returns>[B, T, C], float32; owned by the caller's scope.</returns>
    public Tensor Hidden(Tensor tokens, IAttentionState state, ExpertRouting? routing = null)
    {
        using var scope = NewDisposeScope();
        var angles = _rotary.At(state.Positions);
        var x = Embed(tokens);
        for (int layer = 0; layer < _blocks.Length; layer++) x = Through(layer, x, angles, state, routing);
        return Finish(x).MoveToOuterDisposeScope();
    }

    /// <summary>The parts of <see cref="Hidden"/>, for a pass that goes through one block at a time.</summary>
    internal (Tensor Cos, Tensor Sin) Angles(IAttentionState state) => _rotary.At(state.Positions);

    internal Tensor Embed(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return _embedding.index_select(0, tokens.reshape(-1)).to_type(ScalarType.Float32)
            .view(tokens.shape[0], tokens.shape[1], Config.Width).MoveToOuterDisposeScope();
    }

    // One scope a layer: a scope around all layers would keep every temporary alive until the end.
    internal Tensor Through(int layer, Tensor x, (Tensor Cos, Tensor Sin) angles, IAttentionState state, ExpertRouting? routing)
    {
        using var scope = NewDisposeScope();
        var block = _blocks[layer];
        var attended = x.Plus(Attention(block, Normalise(x, block.AttentionNorm), angles.Cos, angles.Sin, state));
        var y = Normalise(attended, block.FeedForwardNorm);
        return attended.Plus(block.Routed?.Apply(y, routing) ?? block.Dense!.Apply(y)).MoveToOuterDisposeScope();
    }

    internal Tensor Finish(Tensor x) => Normalise(x, _finalNorm);

    /// <summary>Logits of hidden states.</summary>
    /// <param name="hidden">[..., C].</param>
    /// <returns>[..., V], float32; owned by the caller's scope.</returns>
    public Tensor Logits(Tensor hidden)
    {
        if (_output.dtype == ScalarType.Float32) return nn.functional.linear(hidden, _output);
        // Widened a piece of the vocabulary at a time: the whole would take more room than the stored weights.
        using var scope = NewDisposeScope();
        var pieces = _output.split(VocabularyPiece).Select(rows =>
        {
            using var piece = NewDisposeScope();
            return nn.functional.linear(hidden, rows.to_type(ScalarType.Float32)).MoveToOuterDisposeScope();
        });
        return cat([.. pieces], -1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Adapter?.Dispose();
        if (_ownsParameters) Parameters.Dispose();
        _rotary.Dispose();
    }

    private Tensor Attention(DecoderBlock block, Tensor x, Tensor cos, Tensor sin, IAttentionState state)
    {
        long batch = x.shape[0], tokens = x.shape[1], width = Config.HeadWidth;
        Tensor Heads(Projection projection, int heads, Tensor? norm)
        {
            var split = projection.Apply(x).view(batch, tokens, heads, width);
            return (norm is null ? split : Normalise(split, norm)).transpose(1, 2);
        }
        var q = RotaryTable.Rotate(Heads(block.Query, Config.Heads, block.QueryNorm), cos, sin);
        var k = RotaryTable.Rotate(Heads(block.Key, Config.KvHeads, block.KeyNorm), cos, sin);
        var (keys, values) = state.Extend(block.Layer, k, Heads(block.Value, Config.KvHeads, norm: null));
        var mixed = BlockedAttention.Attend(
            q.view(batch, Config.KvHeads, Config.Heads / Config.KvHeads, tokens, width), keys, values, state.Mask);
        var joined = mixed.reshape(batch, Config.Heads, tokens, width).transpose(1, 2).reshape(batch, tokens, Config.Heads * width);
        return block.Mix.Apply(joined);
    }

    // RMSNorm (Zhang and Sennrich 2019, eq. 4).
    private Tensor Normalise(Tensor x, Tensor weight) =>
        x * (x * x).mean([-1], keepdim: true).PlusInPlace(Config.NormEpsilon).rsqrt_() * weight;
}
