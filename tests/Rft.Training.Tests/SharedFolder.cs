using System.Runtime.CompilerServices;

namespace Rft.Training.Tests;

/// <summary>Golden cases and data that are not part of the repository.</summary>
internal static class SharedFolder
{
    /// <summary>A file or folder among them; a test that needs it is skipped by name without.</summary>
    public static string Find(params ReadOnlySpan<string> parts)
    {
        string below = Path.Combine(parts), root = Root();
        string?[] places = [Environment.GetEnvironmentVariable("RFT_SHARED"), Path.Combine(root, "shared"), Path.Combine(root, "..", "shared")];
        string? found = places.Where(place => place is not null).Select(place => Path.Combine(place!, below)).FirstOrDefault(Path.Exists);
        Assert.SkipUnless(found is not null, $"no shared {below} on this machine (RFT_SHARED names its folder)");
        return found!;
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
