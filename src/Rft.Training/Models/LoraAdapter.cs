using Rft.Graders;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>A low-rank adapter on a decoder (LoRA; Hu et al. 2021): each adapted map adds scale * B (A x). Its parameters are what is trained.</summary>
/// <remarks>Compute thread only. Owned by the decoder.</remarks>
public sealed class LoraAdapter : IDisposable
{
    private const string First = "lora_A", Second = "lora_B";
    private readonly Decoder _model;
    private readonly string[] _paths;
    private readonly AdapterDropout _dropout;

    private LoraAdapter(Decoder model, LoraOptions options, string[] paths, IReadOnlyList<ParameterShape> more)
    {
        (_model, Options, _paths, _dropout) = (model, options, paths, new AdapterDropout(options.Dropout));
        Parameters = new ParameterSet(
            [
                .. paths.SelectMany(path => new ParameterShape[]
                {
                    new(NameOf(path, First), [options.Rank, model.Projections[path].Weight.shape[1]]),
                    new(NameOf(path, Second), [model.Projections[path].Weight.shape[0], options.Rank]),
                }),
                .. more,
            ],
            model.Tensors);
        Enabled = true;
        model.Adapter = this;
    }

    /// <summary>Its shape.</summary>
    public LoraOptions Options { get; }

    /// <summary>Its parameters, under the names of PEFT's files.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Whether it adds anything; without it the model is its own reference.</summary>
    public bool Enabled
    {
        get => _paths.Length > 0 && _model.Projections[_paths[0]].Adapter is not null;
        set
        {
            foreach (string path in _paths) _model.Projections[path].Adapter = value ? On(path) : null;
        }
    }

    /// <summary>Puts a new adapter on a model: A uniform within 1 / sqrt(inputs) as PEFT draws it, B zero, so that nothing changes at first.</summary>
    /// <param name="model">The model, without an adapter.</param>
    /// <param name="options">The adapter's shape.</param>
    /// <param name="seed">Decides A, by parameter name.</param>
    /// <exception cref="ArgumentException">The rank is below 1, or no linear map of the model is adapted.</exception>
    public static LoraAdapter Create(Decoder model, LoraOptions options, ulong seed)
    {
        var adapter = Attach(model, options);
        using var off = no_grad();
        using var scope = NewDisposeScope();
        foreach (var shape in adapter.Parameters.Shapes.Where(shape => shape.Name.Contains(First, StringComparison.Ordinal)))
        {
            double bound = 1 / Math.Sqrt(shape.Shape[1]);
            ulong address = Seed.Derive(seed, Seed.Hash(shape.Name));
            float[] values = [.. Enumerable.Range(0, (int)shape.Count).Select(i => (float)(bound * ((2 * Seed.ToUnit(Seed.Derive(address, (ulong)i))) - 1)))];
            adapter.Parameters[shape.Name].copy_(model.Tensors.From(values, [.. shape.Shape]));
        }
        return adapter;
    }

    /// <summary>Puts an adapter of zeros on a model.</summary>
    /// <param name="model">The model, without an adapter.</param>
    /// <param name="options">The adapter's shape.</param>
    /// <exception cref="ArgumentException">Rank or dropout are out of range, or no linear map of the model is adapted.</exception>
    public static LoraAdapter Attach(Decoder model, LoraOptions options) => Attach(model, options, []);

    /// <summary>The same with parameters in its set that are none of an adapter, such as a critic's head.</summary>
    internal static LoraAdapter Attach(Decoder model, LoraOptions options, IReadOnlyList<ParameterShape> more)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Rank < 1) throw new ArgumentException($"the rank of the adapter is {options.Rank}; it must be at least 1");
        if (options.Dropout is not (>= 0 and < 1)) throw new ArgumentException($"the dropout of the adapter is {options.Dropout}; it must be at least 0 and below 1");
        if (model.Adapter is not null) throw new ArgumentException("the model has an adapter already");
        string[] paths = [.. model.Projections.Keys.Where(options.Takes)];
        if (paths.Length == 0)
        {
            var ends = model.Projections.Keys.Select(path => path[(path.LastIndexOf('.') + 1)..]).Distinct();
            throw new ArgumentException(
                $"the adapter's targets {options.Pattern ?? string.Join(", ", options.Targets)} are no part of the model; it has {string.Join(", ", ends)}");
        }
        return new LoraAdapter(model, options, paths, more);
    }

    /// <summary>Drops inputs out until the result is disposed, as a training pass does.</summary>
    /// <param name="seed">Decides what is dropped; equal seeds drop the same of equal passes.</param>
    internal IDisposable? Drop(ulong seed) => _dropout.Begin(seed);

    /// <summary>What the adapter adds to a weight, of the weight's shape; null when it does not touch it. Owned by the caller's scope.</summary>
    /// <param name="weight">Name of the weight.</param>
    internal Tensor? Addition(string weight)
    {
        using var off = no_grad();
        string? path = Array.Find(_paths, path => weight == path + ".weight");
        if (path is null) return null;
        var part = On(path);
        using var product = part.B.matmul(part.A);
        return Devices.ScalarOperations.Times(product, part.Scale);
    }

    /// <summary>Adds the adapter into the model's own weights, or takes it out again; call <see cref="Enabled"/> to match.</summary>
    /// <param name="sign">1 adds, -1 takes out.</param>
    /// <exception cref="InvalidOperationException">The weights are kept in 16 bits, in which small additions would be lost.</exception>
    public void AddInto(int sign)
    {
        if (_model.Parameters.Values.dtype != ScalarType.Float32)
            throw new InvalidOperationException($"an adapter is not added into weights kept in {_model.Parameters.Values.dtype}; load the model in float32");
        using var off = no_grad();
        using var scope = NewDisposeScope();
        foreach (string path in _paths)
        {
            var part = On(path);
            Devices.ScalarOperations.AddScaledInPlace(_model.Projections[path].Weight, part.B.matmul(part.A), sign * part.Scale);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Enabled = false;
        if (_model.Adapter == this) _model.Adapter = null;
        Parameters.Dispose();
    }

    private LowRank On(string path) =>
        new(Parameters[NameOf(path, First)], Parameters[NameOf(path, Second)], Options.Scale, x => _dropout.Apply(x, path));

    private static string NameOf(string path, string part) => $"base_model.model.{path}.{part}.weight";
}
