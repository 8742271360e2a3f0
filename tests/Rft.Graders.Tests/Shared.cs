using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Rft.Graders.Tests;

/// <summary>Where the tests find files: the repository, and the shared fixtures where there are any.</summary>
internal static class Shared
{
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the shared fixtures; null when this machine has none.</summary>
    public static string? Fixtures { get; } = new[]
    {
        Environment.GetEnvironmentVariable("RFT_SHARED"), Path.Combine(Root, "shared"), Path.Combine(Root, "..", "shared"),
    }.Where(folder => folder is not null).Select(folder => Path.Combine(folder!, "fixtures")).FirstOrDefault(Directory.Exists);

    public static string TestFile(string name) => Path.Combine(Root, "tests", "Rft.Graders.Tests", "Files", name);

    public static JsonElement.ArrayEnumerator FixtureCases(string file)
    {
        Assert.SkipUnless(Fixtures is not null, "no shared fixtures on this machine (RFT_SHARED names their folder)");
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures!, "graders", file)));
        return document.RootElement.GetProperty("cases").Clone().EnumerateArray();
    }

    /// <summary>A built test plugin.</summary>
    public static string Plugin(string name) => Path.Combine(Root, "artifacts", "test-plugins", name, $"{name}.dll");

    /// <summary>The folder of the runtime these tests run on.</summary>
    public static string DotnetRoot { get; } =
        Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
