using Rft.Host.Configuration;
using Rft.Host.Configuration.Source;
using Rft.Host.Index;

namespace Rft.Host.Rollouts;

/// <summary>The graders of a run that shadow others.</summary>
internal static class RunShadows
{
    /// <summary>Refuses a name that is no shadow's: no rollout would match it, as if the shadow had always agreed.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="name">The name.</param>
    /// <param name="graders">The graders of its rollouts.</param>
    /// <exception cref="UsageException">It is no shadow's.</exception>
    public static void Check(string run, string name, IReadOnlyList<string> graders)
    {
        var shadows = Configured(run);
        // Without the experiment nobody knows which graders shadow others.
        var known = shadows ?? graders;
        if (known.Contains(name)) return;
        string names = shadows is null ? $"its graders are {string.Join(", ", graders)}"
            : shadows.Count == 0 ? "none of its graders shadows another (shadow_of)" : $"its shadows are {string.Join(", ", shadows)}";
        throw new UsageException($"the run {run} has no shadow '{name}'; {names}{Nearest.Hint(name, known)}");
    }

    private static IReadOnlyList<string>? Configured(string run)
    {
        string file = Path.Combine(run, RunFiles.Config);
        if (!File.Exists(file)) return null;
        try
        {
            var graders = ConfigLoader.Load(file, ConfigSources.FromProcess([])).Config.Graders;
            return [.. graders.Where(grader => grader.Value.Shadow is not null).Select(grader => grader.Key).Order(StringComparer.Ordinal)];
        }
        catch (ConfigException)
        {
            return null;
        }
    }
}
