using Rft.Training.Checkpoints;

namespace Rft.Training.Models;

/// <summary>The checkpoint that an adapter stands on.</summary>
/// <param name="Folder">Full path of the Hugging Face folder.</param>
/// <param name="Lora">The adapter's shape.</param>
public sealed record BaseModel(string Folder, LoraOptions Lora)
{
    /// <summary>How its weights are kept in memory: <see cref="StoredType.F32"/> or <see cref="StoredType.BF16"/>.</summary>
    public StoredType Stored { get; init; }

    /// <summary>SHA-256 over names, sizes and first bytes of its weight files, by which another model in the same folder is noticed; null in old checkpoints.</summary>
    public string? Fingerprint { get; init; }
}
