namespace Rft.Training.Models;

/// <summary>The checkpoint that an adapter stands on.</summary>
/// <param name="Folder">Full path of the Hugging Face folder.</param>
/// <param name="Lora">The adapter's shape.</param>
public sealed record BaseModel(string Folder, LoraOptions Lora);
