namespace Rft.Training.Native;

/// <summary>Where the native libraries came from.</summary>
/// <param name="Folder">Folder of libtorch.</param>
/// <param name="Shim">The shim that was loaded.</param>
/// <param name="Relaxed">Whether the shim is a copy with its GCC 13 symbol version made optional.</param>
public sealed record LoadedLibraries(string Folder, string Shim, bool Relaxed);
