using System.Reflection;
using System.Runtime.Loader;
using McMaster.NETCore.Plugins;

namespace Rft.Graders.Plugins;

/// <summary>Loads a plugin's assembly and everything it refers to. The runtime itself would look only at the first call, in the middle of a run.</summary>
internal static class PluginReferences
{
    /// <returns>The plugin's main assembly.</returns>
    /// <exception cref="GraderLoadException">References cannot be resolved; the message names all of them.</exception>
    public static Assembly Load(PluginLoader plugin, string file)
    {
        var main = plugin.LoadDefaultAssembly();
        var own = AssemblyLoadContext.GetLoadContext(main);
        var missing = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<Assembly>([main]);
        while (open.TryDequeue(out var assembly))
        {
            foreach (var reference in assembly.GetReferencedAssemblies().Where(r => seen.Add(r.FullName)))
            {
                if (TryLoad(plugin, reference) is not { } loaded)
                    missing.Add($"{reference.Name} {reference.Version} (needed by {assembly.GetName().Name})");
                else if (AssemblyLoadContext.GetLoadContext(loaded) == own)
                    open.Enqueue(loaded);
            }
        }
        if (missing.Count == 0) return main;
        throw new GraderLoadException(
            FaultCode.LoadError,
            $"missing dependencies: {string.Join(", ", missing)}; copy them beside the plugin (EnableDynamicLoading does so when it is built)",
            new SourcePosition(file, 0, 0));
    }

    private static Assembly? TryLoad(PluginLoader plugin, AssemblyName reference)
    {
        try
        {
            return plugin.LoadAssembly(reference);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return null;
        }
    }
}
