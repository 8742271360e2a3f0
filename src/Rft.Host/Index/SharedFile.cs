namespace Rft.Host.Index;

/// <summary>Reads files that another process may be writing.</summary>
internal static class SharedFile
{
    /// <summary>Opens a file for reading beside its writer.</summary>
    /// <param name="path">The file.</param>
    public static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16);

    /// <summary>All that is in it at the moment.</summary>
    /// <param name="path">The file.</param>
    public static byte[] ReadAllBytes(string path)
    {
        using var file = OpenRead(path);
        var content = new byte[file.Length];
        return content[..file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
    }

    /// <summary>The whole lines in it at the moment; a last one without its end is left out.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<string> ReadLines(string path) =>
        System.Text.Encoding.UTF8.GetString(ReadAllBytes(path)).Split('\n')[..^1];
}
