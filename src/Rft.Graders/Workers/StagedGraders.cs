
namespace Rft.Graders.Workers;

/// <summary>Private copies of graders' files: an edit in the middle of a run changes nothing, and a worker that starts later loads the same bytes.</summary>
internal sealed class StagedGraders : IDisposable
{
    private int _count;

    public StagedGraders() => Folder = Directory.CreateTempSubdirectory("rft-graders-").FullName;

    /// <summary>The folder of all copies.</summary>
    public string Folder { get; }

    /// <summary>Copies a grader: a script's file, or the whole folder of a plugin.</summary>
    /// <returns>The copy's path.</returns>
    /// <exception cref="GraderLoadException">The file is missing or cannot be read.</exception>
    public string Copy(GraderSource source)
    {
        string target = Path.Combine(Folder, $"{Interlocked.Increment(ref _count)}");
        try
        {
            bool plugin = Path.GetExtension(source.File).Equals(".dll", StringComparison.OrdinalIgnoreCase);
            string file = Path.GetFullPath(source.File), folder = Path.GetDirectoryName(file)!;
            if (!File.Exists(file)) throw Refuse(source, $"grader '{source.Name}': the file '{source.File}' does not exist", null);
            foreach (string path in plugin ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [file])
            {
                string copy = Path.Combine(target, Path.GetRelativePath(folder, path));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(path, copy);
            }
            return Path.Combine(target, Path.GetFileName(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refuse(source, $"grader '{source.Name}': the file cannot be read: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A worker that is about to end may hold a file open; the folder is temporary.
        }
    }

    private static GraderLoadException Refuse(GraderSource source, string message, Exception? cause) =>
        new(FaultCode.LoadError, message, new SourcePosition(source.File, 0, 0), null, cause);
}
