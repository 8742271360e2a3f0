namespace Rft.Graders.Reloading;

/// <summary>What a grader's files looked like at one moment: names, sizes and times of change. Equal stamps: nobody wrote in between.</summary>
internal static class FileStamp
{
    /// <summary>The stamp of a script, or of the whole folder of a plugin; empty while the files are being replaced.</summary>
    public static string Of(string file)
    {
        try
        {
            bool plugin = Path.GetExtension(file).Equals(".dll", StringComparison.OrdinalIgnoreCase);
            string[] files = plugin ? Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(file))!, "*", SearchOption.AllDirectories) : [file];
            return string.Join('\n', files.Order(StringComparer.Ordinal).Select(path => new FileInfo(path))
                .Select(info => FormattableString.Invariant($"{info.FullName} {info.Length} {info.LastWriteTimeUtc.Ticks}")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
