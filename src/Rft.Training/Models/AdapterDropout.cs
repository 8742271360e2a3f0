using Rft.Graders;
using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>Dropout on the inputs of an adapter (Srivastava et al. 2014), drawn by seed and map, so that a pass that is made again drops the same.</summary>
/// <param name="share">Share that is dropped, 0 to below 1.</param>
/// <remarks>Compute thread only.</remarks>
internal sealed class AdapterDropout(double share)
{
    private ulong? _seed;

    /// <summary>Drops until the result is disposed; null when there is nothing to drop.</summary>
    /// <param name="seed">Decides what is dropped.</param>
    public IDisposable? Begin(ulong seed)
    {
        if (share == 0) return null;
        _seed = seed;
        return new Ending(this);
    }

    /// <summary>What a map's adapter sees.</summary>
    /// <param name="x">[..., inputs].</param>
    /// <param name="path">The map.</param>
    /// <returns>Of the same shape; <paramref name="x"/> itself outside a training pass.</returns>
    public Tensor Apply(Tensor x, string path)
    {
        if (_seed is not { } seed) return x;
        using var scope = NewDisposeScope();
        using var generator = new Generator(Seed.Derive(seed, Seed.Hash(path)), x.device);
        var kept = empty_like(x).bernoulli_(1 - share, generator).DividedByInPlace(1 - share);
        return (x * kept).MoveToOuterDisposeScope();
    }

    private sealed class Ending(AdapterDropout dropout) : IDisposable
    {
        public void Dispose() => dropout._seed = null;
    }
}
