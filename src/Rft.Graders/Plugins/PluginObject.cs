using System.Reflection;
using McMaster.NETCore.Plugins;
using Rft.Graders.Running;

namespace Rft.Graders.Plugins;

/// <summary>An object of a plugin that is no grader. It is trusted: it lives in this process, without limits, for as long as the process runs.</summary>
/// <typeparam name="T">The contract it implements; its assembly is the host's own, as the grader contract's is.</typeparam>
public sealed class PluginObject<T> where T : class
{
    private readonly Assembly _assembly;
    private readonly string _file;

    private PluginObject(T value, string hash, Assembly assembly, string file) => (Value, Hash, _assembly, _file) = (value, hash, assembly, file);

    /// <summary>The object.</summary>
    public T Value { get; }

    /// <summary>SHA-256 over the plugin's folder, in hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Loads a plugin and makes the object.</summary>
    /// <param name="file">The <c>.dll</c> file.</param>
    /// <param name="name">Name of the class, with or without namespace; null: the only public class that implements the contract.</param>
    /// <param name="options">What its constructor gets: nothing, the options themselves, or a class of its own whose properties they set.</param>
    /// <exception cref="GraderLoadException">There is no such class, or several, or it cannot be made.</exception>
#pragma warning disable CA1000 // The type argument cannot be inferred either way.
    public static PluginObject<T> Load(string file, string? name, Item options)
#pragma warning restore CA1000
    {
        string path = Path.GetFullPath(file);
        if (!File.Exists(path)) throw Refuse(FaultCode.LoadError, "the file does not exist", file);
        var plugin = PluginLoader.CreateFromAssemblyFile(
            path, isUnloadable: true, sharedTypes: [typeof(IGrader), typeof(T)], config => config.LoadInMemory = true);
        try
        {
            var assembly = PluginReferences.Load(plugin, file);
            var source = new GraderSource(file, file) { Options = options };
            return new PluginObject<T>((T)PluginActivator.Create(Find(assembly, name, file), source), HashOf(path), assembly, file);
        }
        catch (BadImageFormatException e)
        {
            plugin.Dispose();
            throw new GraderLoadException(FaultCode.LoadError, $"the file is not a readable .NET assembly: {e.Message}", new SourcePosition(file, 0, 0), null, e);
        }
        catch
        {
            plugin.Dispose();
            throw;
        }
    }

    /// <summary>Where in the plugin an exception was thrown; its own source where it has symbols.</summary>
    /// <param name="exception">What the object threw.</param>
    public SourcePosition PositionOf(Exception exception) => CodePosition.Of(exception, _assembly, _file, manySources: true);

    private static Type Find(Assembly assembly, string? name, string file)
    {
        Type[] all = [.. PluginGraders.Types(assembly, file).Where(type => type is { IsPublic: true, IsAbstract: false } && typeof(T).IsAssignableFrom(type))];
        Type[] chosen = [.. all.Where(type => name is null || type.Name == name || type.FullName == name)];
        string names = string.Join(", ", all.Select(type => type.FullName));
        if (all.Length == 0) throw Refuse(FaultCode.NoEntryPoint, $"the plugin holds no public class that implements {typeof(T).Name}", file);
        if (chosen.Length == 0) throw Refuse(FaultCode.NoEntryPoint, $"the plugin has no class '{name}'; it has {names}", file);
        if (chosen.Length > 1) throw Refuse(FaultCode.LoadError, $"the plugin holds several classes, {names}; say which one is meant", file);
        return chosen[0];
    }

    private static string HashOf(string path)
    {
        using var hash = new GraderHash("rft.plugin/1");
        PluginGraderLoader.AddFiles(hash, path);
        return hash.Finish();
    }

    private static GraderLoadException Refuse(FaultCode code, string message, string file) => new(code, message, new SourcePosition(file, 0, 0));
}
