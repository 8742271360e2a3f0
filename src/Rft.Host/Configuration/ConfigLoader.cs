using Rft.Host.Configuration.Schema;
using Rft.Host.Configuration.Source;

namespace Rft.Host.Configuration;

/// <summary>Loads experiment files. Precedence: command line, environment, file, default.</summary>
public static class ConfigLoader
{
    /// <summary>Loads and validates a YAML or JSON file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sources">What changes it from outside.</param>
    /// <exception cref="ConfigException">The file cannot be read, or something in it is wrong: all findings.</exception>
    public static LoadedConfig Load(string path, ConfigSources sources)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sources);
        var findings = new List<ConfigFinding>();
        var notes = new List<string>();
        var root = ApplyOverrides(ReadRoot(path, sources), sources, findings);
        var context = new ConfigContext(
            Path.GetDirectoryName(Path.GetFullPath(path, sources.CurrentFolder))!, sources.CurrentFolder, sources.Environment);
        var resolved = (MapNode)new TreeResolver(context, findings, notes).Resolve(ExperimentSchema.Root, root, "")!;
        new ConfigRules(resolved, findings).Check();
        if (findings.Count > 0) throw new ConfigException(findings);
        return new LoadedConfig(ConfigBinder.Bind(resolved), notes, resolved);
    }

    private static MapNode ReadRoot(string path, ConfigSources sources)
    {
        string text;
        try
        {
            text = File.ReadAllText(Path.GetFullPath(path, sources.CurrentFolder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException($"cannot read the experiment file {path}: {e.Message}", e);
        }
        var node = NodeParser.ParseFile(text, path);
        return node as MapNode
            ?? throw new ConfigException(
                [new ConfigFinding(node.Origin.Place, $"the file is {node.Describe()}; write a mapping that begins with name:")]);
    }

    private static MapNode ApplyOverrides(MapNode root, ConfigSources sources, List<ConfigFinding> findings)
    {
        var applier = new OverrideApplier(findings);
        foreach (var change in ConfigOverride.FromEnvironment(sources.Environment))
            root = applier.Apply(ExperimentSchema.Root, root, change);
        foreach (string argument in sources.Sets)
        {
            if (ConfigOverride.FromSet(argument) is { } change) root = applier.Apply(ExperimentSchema.Root, root, change);
            else findings.Add(new ConfigFinding($"--set {argument}", "no path=value; write for example --set stages.rft.steps=6"));
        }
        return root;
    }
}
