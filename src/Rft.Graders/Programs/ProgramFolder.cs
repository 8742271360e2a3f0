namespace Rft.Graders.Programs;

/// <summary>A folder that holds one program, readable for the account it runs under.</summary>
internal sealed class ProgramFolder : IDisposable
{
    public const string FileName = "main";

    private const UnixFileMode ReadableFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode ReadableFolder =
        ReadableFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public ProgramFolder(string source)
    {
        Path = Directory.CreateTempSubdirectory("rft-program-").FullName;
        string file = System.IO.Path.Combine(Path, FileName);
        File.WriteAllText(file, source);
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(file, ReadableFile);
        File.SetUnixFileMode(Path, ReadableFolder);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
