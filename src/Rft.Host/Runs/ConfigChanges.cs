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
        string[] before = Values(stored), after = Values(given);
        string[] changes = [.. before.Except(after).Select(line => $"  - {line}"), .. after.Except(before).Select(line => $"  + {line}")];
        if (changes.Length == 0) return;
        string more = changes.Length > Shown ? $"\n  and {changes.Length - Shown} more" : "";
        throw new UsageException(
            $"the run {folder} was started with another configuration (- the run's, + the one given):\n{string.Join('\n', changes.Take(Shown))}{more}\n"
            + "start a new run, or resume with the run's own: rft train --resume RUN");
    }

    // Values without the comments that name their origins, and without where the run lies.
    private static string[] Values(LoadedConfig config) =>
    [
        .. config.ToYaml().Split('\n').Select(line => line.Split("  # ")[0].TrimEnd())
            .Where(line => line.Length > 0 && !line.StartsWith('#') && !line.TrimStart().StartsWith("dir:", StringComparison.Ordinal)),
    ];
}
