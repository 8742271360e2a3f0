using Rft.Host.Comparing;
using Rft.Host.Configuration;

namespace Rft.Host.Runs;

/// <summary>Compares the configuration of a run with the one it is to be resumed with.</summary>
internal static class ConfigChanges
{
    private const int Shown = 8;

    /// <summary>Refuses to go on with another configuration: the run would no longer be one experiment.</summary>
    /// <param name="stored">The run's own.</param>
    /// <param name="given">The one given now.</param>
    /// <param name="folder">The run.</param>
    /// <exception cref="UsageException">They differ; the message shows where.</exception>
    public static void Refuse(LoadedConfig stored, LoadedConfig given, string folder)
    {
        string[] changes = [.. ConfigPaths.Between(Values(stored), Values(given)).SelectMany(Lines)];
        if (changes.Length == 0) return;
        string more = changes.Length > Shown ? $"\n  and {changes.Length - Shown} more" : "";
        throw new UsageException(
            $"the run {folder} was started with another configuration (- the run's, + the one given):\n{string.Join('\n', changes.Take(Shown))}{more}\n"
            + "start a new run, or resume with the run's own: rft train --resume RUN");
    }

    private static IEnumerable<string> Lines(ConfigDifference difference)
    {
        if (difference.Before is { } before) yield return $"  - {difference.Path}: {before}";
        if (difference.After is { } after) yield return $"  + {difference.Path}: {after}";
    }

    private static SortedDictionary<string, string> Values(LoadedConfig config)
    {
        using var yaml = new StringReader(config.ToYaml());
        return ConfigPaths.Read(yaml);
    }
}
