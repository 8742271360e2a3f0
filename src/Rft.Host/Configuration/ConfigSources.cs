using System.Collections;

namespace Rft.Host.Configuration;

/// <summary>What changes or completes an experiment file from outside.</summary>
/// <param name="Sets">The <c>--set</c> options, <c>path=value</c>, the last one winning.</param>
/// <param name="Environment">Environment variables.</param>
/// <param name="CurrentFolder">Full path of the current folder.</param>
public sealed record ConfigSources(IReadOnlyList<string> Sets, IReadOnlyDictionary<string, string> Environment, string CurrentFolder)
{
    /// <summary>This process's environment and current folder.</summary>
    /// <param name="sets">The <c>--set</c> options.</param>
    public static ConfigSources FromProcess(IReadOnlyList<string> sets)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        return new(sets, variables, Directory.GetCurrentDirectory());
    }
}
