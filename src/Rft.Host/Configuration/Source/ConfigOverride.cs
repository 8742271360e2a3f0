namespace Rft.Host.Configuration.Source;

/// <summary>A value of the command line or the environment for one path of the file.</summary>
/// <param name="Path">The path's parts.</param>
/// <param name="Text">The value as YAML text.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Comparison">How parts are compared with names.</param>
internal sealed record ConfigOverride(IReadOnlyList<string> Path, string Text, ValueOrigin Origin, StringComparison Comparison)
{
    private const string Prefix = "RFT__";

    /// <summary>Reads a <c>--set</c> option.</summary>
    /// <param name="argument"><c>path=value</c>.</param>
    /// <returns>The override; null when there is no path or no equals sign.</returns>
    public static ConfigOverride? FromSet(string argument)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) return null;
        return new(argument[..equals].Trim().Split('.'), argument[(equals + 1)..], new ValueOrigin.FromSet(argument),
            StringComparison.Ordinal);
    }

    /// <summary>The overrides among environment variables, in ordinal order of their names.</summary>
    /// <remarks>
    /// <c>RFT__STAGES__RFT__STEPS</c> is the path stages.rft.steps; case is ignored, because variables are mostly upper case.
    /// </remarks>
    public static IEnumerable<ConfigOverride> FromEnvironment(IReadOnlyDictionary<string, string> environment) =>
        from variable in environment
        where variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && variable.Key.Length > Prefix.Length
        orderby variable.Key
        select new ConfigOverride(variable.Key[Prefix.Length..].Split("__"), variable.Value,
            new ValueOrigin.FromEnvironment(variable.Key), StringComparison.OrdinalIgnoreCase);
}
