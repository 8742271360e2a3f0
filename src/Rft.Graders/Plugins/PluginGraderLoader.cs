using McMaster.NETCore.Plugins;
using Rft.Graders.Hints;

namespace Rft.Graders.Plugins;

/// <summary>Turns a plugin assembly into a grader: contract shared with the host, every other dependency the plugin's own.</summary>
internal static class PluginGraderLoader
{
    public static LoadedGrader Load(GraderSource source, CancellationToken cancellationToken)
    {
        string path = Path.GetFullPath(source.ContentFile);
        PluginContract.Check(path, source.File);
        var plugin = PluginLoader.CreateFromAssemblyFile(path, isUnloadable: true, sharedTypes: [typeof(IGrader)], Configure);
        try
        {
            var assembly = PluginReferences.Load(plugin, source.File);
            var found = PluginGraders.Find(assembly, source);
            cancellationToken.ThrowIfCancellationRequested();
            object grader = PluginActivator.Create(found.Type, source);
            return new LoadedGrader(Describe(source, path, found), source.Options, grader, assembly, plugin.Dispose);
        }
        catch
        {
            plugin.Dispose();
            throw;
        }
    }

    /// <summary>From memory: rebuilding a plugin must not touch the code that runs.</summary>
    private static void Configure(PluginConfig config) => config.LoadInMemory = true;

    private static GraderInfo Describe(GraderSource source, string path, PluginGraders.Found found) => new()
    {
        Name = source.Name,
        File = source.File,
        Kind = GraderKind.Plugin,
        Shape = found.Shape,
        Hash = Hash(source, path, found.Type),
        Range = source.Range ?? found.Range,
        Timeout = source.Timeout,
        DeclaredName = found.Attribute.Name,
        Version = found.Attribute.Version,
        OutsideInputs = Hints(path),
    };

    private static IReadOnlyList<OutsideInput> Hints(string path)
    {
        using var image = File.OpenRead(path);
        return AssemblyHints.Find(image);
    }

    private static string Hash(GraderSource source, string path, Type type)
    {
        using var hash = new GraderHash(GraderKind.Plugin, typeof(PluginLoader), source);
        hash.Add(Path.GetFileName(path));
        hash.Add(type.FullName!);
        AddFiles(hash, path);
        return hash.Finish();
    }

    /// <summary>Adds every file of a plugin's folder.</summary>
    public static void AddFiles(GraderHash hash, string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(folder, file).Replace('\\', '/'), File: file))
            .OrderBy(file => file.Name, StringComparer.Ordinal);
        foreach (var (name, file) in files)
        {
            hash.Add(name);
            hash.Add(File.ReadAllBytes(file));
        }
    }
}
