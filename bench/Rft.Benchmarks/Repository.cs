namespace Rft.Benchmarks;

/// <summary>Where the measured files lie.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Rft.sln"))) root = Path.GetDirectoryName(root)!;
        return root;
    }
}
