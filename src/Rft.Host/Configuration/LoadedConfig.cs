using Rft.Host.Configuration.Source;

namespace Rft.Host.Configuration;

/// <summary>A validated experiment with where its values come from.</summary>
public sealed class LoadedConfig
{
    private readonly MapNode _resolved;

    internal LoadedConfig(ExperimentConfig config, IReadOnlyList<string> notes, MapNode resolved)
    {
        Config = config;
        Notes = notes;
        _resolved = resolved;
    }

    /// <summary>The validated values.</summary>
    public ExperimentConfig Config { get; }

    /// <summary>What the user should read although nothing is wrong: other programs' key names that were accepted.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>
    /// The resolved file as YAML, every value with its origin as a comment. The same values and origins give the same text, and loading it
    /// gives the same config.
    /// </summary>
    public string ToYaml() => ResolvedYaml.Write(_resolved);
}
