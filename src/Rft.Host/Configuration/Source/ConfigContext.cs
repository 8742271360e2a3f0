namespace Rft.Host.Configuration.Source;

/// <summary>What a file is read against.</summary>
/// <param name="FileFolder">Full path of the file's folder: paths in the file start here.</param>
/// <param name="CurrentFolder">Full path of the current folder: paths of the command line, the environment and defaults start here.</param>
/// <param name="Environment">Environment variables by name.</param>
internal sealed record ConfigContext(string FileFolder, string CurrentFolder, IReadOnlyDictionary<string, string> Environment)
{
    private const string HomeFolder = ".rft";

    /// <summary>Makes a path absolute.</summary>
    public string Resolve(string path, ValueOrigin origin)
    {
        if (origin is ValueOrigin.InFile) return System.IO.Path.GetFullPath(path, FileFolder);
        bool movable = origin is ValueOrigin.Default && path.StartsWith(HomeFolder + "/", StringComparison.Ordinal);
        if (movable && Environment.TryGetValue("RFT_HOME", out string? home) && home.Length > 0) path = home + path[HomeFolder.Length..];
        return System.IO.Path.GetFullPath(path, CurrentFolder);
    }
}
