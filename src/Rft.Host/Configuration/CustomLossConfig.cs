using System.Text.Json;

namespace Rft.Host.Configuration;

/// <summary>The user's own loss, from a file.</summary>
/// <param name="File">Full path of the <c>.csx</c> or <c>.dll</c> file.</param>
/// <param name="Class">For a plugin with several losses, the class that is meant; null: the only one.</param>
/// <param name="Reference">Whether it gets log-probabilities of the reference.</param>
/// <param name="Options">What it gets as its options.</param>
public sealed record CustomLossConfig(string File, string? Class, bool Reference, JsonElement Options)
{
    /// <summary>Whether it is a script, not a plugin.</summary>
    public bool IsScript => Path.GetExtension(File).Equals(".csx", StringComparison.OrdinalIgnoreCase);
}
