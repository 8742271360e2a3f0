using Rft.Training.Devices;
using Rft.Training.Tokenizers;

namespace Rft.Training.Models;

/// <summary>The model being trained, with its chat format and its compute thread.</summary>
/// <param name="compute">The thread that touches its tensors.</param>
/// <param name="model">The decoder.</param>
/// <param name="chat">How it writes conversations.</param>
public sealed class Policy(ComputeThread compute, Decoder model, IChatFormat chat)
{
    /// <summary>The thread that touches its tensors.</summary>
    public ComputeThread Compute { get; } = compute;

    /// <summary>The decoder.</summary>
    public Decoder Model { get; } = model;

    /// <summary>How it writes conversations.</summary>
    public IChatFormat Chat { get; } = chat;

    /// <summary>What an adapter stands on; null when all weights are the policy's own.</summary>
    public BaseModel? Base { get; init; }

    /// <summary>Optimizer steps applied to it. Written between steps only.</summary>
    public int Version { get; set; }
}
